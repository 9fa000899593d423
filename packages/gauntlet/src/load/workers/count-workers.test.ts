import { flow, get, type LoadPhase, run } from '@gauntlet/core/flow'
import { expect, test } from 'vitest'
import { check } from '../../load-checks/data-check.ts'
import { countWorkers, type Divided } from './count-workers.ts'

const open = (ratePerSecond: number): LoadPhase => ({
  kind: 'open',
  ratePerSecond,
  durationMs: 1_000,
})

function divided(phases: LoadPhase[], more: Partial<Divided> = {}): Divided {
  const flows = [{ weight: 1, flow: flow('look', [get('/')]) }]
  return { scenario: { name: 'look', phases, flows }, ...more }
}

const withFunction = {
  name: 'look',
  phases: [open(50_000)],
  flows: [{ weight: 1, flow: flow('look', [run('count', () => undefined), get('/')]) }],
}
const observing = check('seen', { sql: 'select 1', expect: 1, observe: () => [] })

test.each<{ name: string; of: Divided; cores: number; workers: number }>([
  { name: 'two cores: one for the target', of: divided([open(50_000)]), cores: 2, workers: 1 },
  { name: 'one core', of: divided([open(50_000)]), cores: 1, workers: 1 },
  { name: 'cores less one', of: divided([open(50_000)]), cores: 8, workers: 7 },
  { name: 'no more than the load is worth', of: divided([open(4_100)]), cores: 8, workers: 3 },
  { name: 'a load of every day', of: divided([open(50)]), cores: 8, workers: 1 },
  {
    name: 'closed users',
    of: divided([{ kind: 'closed', users: 64, durationMs: 1 }]),
    cores: 8,
    workers: 4,
  },
  {
    name: 'all arrivals at once',
    of: divided([{ kind: 'count', arrivals: 5, durationMs: 0 }]),
    cores: 8,
    workers: 1,
  },
  {
    name: 'functions may share what they remember',
    of: { scenario: withFunction },
    cores: 8,
    workers: 1,
  },
  {
    name: 'so may what observes',
    of: divided([open(50_000)], { dataChecks: [observing] }),
    cores: 8,
    workers: 1,
  },
])('by default: $name', ({ of, cores, workers }) => {
  expect(countWorkers(of, undefined, cores)).toEqual({ workers })
})

test('what is asked for is done, functions or not; what cannot be divided says why', () => {
  expect(countWorkers({ scenario: withFunction }, 4, 2)).toEqual({ workers: 4 })
  const burst: LoadPhase = { kind: 'burst', bursts: 1, users: 5, durationMs: 100 }
  expect(countWorkers(divided([burst]), 4)).toEqual({
    workers: 1,
    reason: 'the users of a burst are released by one process',
  })
})

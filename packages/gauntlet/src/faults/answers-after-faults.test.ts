import type { ObservedExchange } from '@gauntlet/contract'
import type { AnswersAfter, InjectedFault } from '@gauntlet/faults'
import { expect, test } from 'vitest'
import { watchRecovery } from './answers-after-faults.ts'

/** Over at 100 ns. */
const kill: InjectedFault = {
  kind: 'kill',
  after: 5,
  window: { fromNs: 50, toNs: 100 },
  requests: 2,
  proof: 'process 7 ended by SIGKILL',
  broken: undefined,
}
const missed: InjectedFault = { ...kill, window: undefined }

type Case = {
  readonly faults?: readonly InjectedFault[]
  readonly replicas?: readonly AnswersAfter[]
  /** Of what was sent after 100 ns: how much, and how much of it succeeded. */
  readonly sent: number
  readonly answered: number
}

function judge({ faults = [kill], replicas, sent, answered }: Case) {
  const watch = watchRecovery()
  const observe = (invokedAtNs: number, succeeded: boolean) =>
    watch.observe({ invokedAtNs, succeeded } as ObservedExchange)
  observe(99, true)
  for (let index = 0; index < sent; index++) observe(101 + index, index < answered)
  return watch.toCheck({ faults, replicas: replicas ?? [{ sent, answered }] })
}

test.each([
  { what: 'one good answer of each replica', sent: 2, answered: 1, outcome: 'pass' },
  { what: 'none of twenty', sent: 20, answered: 0, outcome: 'fail' },
  { what: 'none of nineteen: it may be on its way', sent: 19, answered: 0, outcome: 'no_evidence' },
  { what: 'nothing sent afterwards', sent: 0, answered: 0, outcome: 'no_evidence' },
])('$what is $outcome', ({ outcome, ...rest }) => {
  expect(judge(rest).outcome).toBe(outcome)
})

test('a replica that answers none fails, however many the other one answers', () => {
  const replicas = [
    { sent: 30, answered: 30 },
    { sent: 30, answered: 0 },
  ]
  expect(judge({ sent: 60, answered: 30, replicas })).toMatchObject({
    outcome: 'fail',
    observed: 0,
    details: { reason: 'after the last fault replica 2 answered none of 30 requests well' },
  })
})

test('what did not come back fails, whatever was sent', () => {
  const broken = { ...kill, broken: 'the replica that was killed does not serve again' }
  expect(judge({ faults: [kill, broken], sent: 0, answered: 0 })).toMatchObject({
    outcome: 'fail',
    details: { reason: broken.broken },
  })
})

test('where no fault happened there is nothing to recover from', () => {
  expect(judge({ faults: [missed], sent: 9, answered: 9, replicas: [] }).outcome).toBe(
    'no_evidence',
  )
})

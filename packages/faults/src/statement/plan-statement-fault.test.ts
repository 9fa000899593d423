import { expect, test } from 'vitest'
import type { AnyFault } from '../fault.ts'
import { statementReset } from '../kinds/statement-reset.ts'
import type { AppliedFault } from '../plan-target-fault.ts'
import type { WirePoint } from '../postgres/wire.ts'
import { planStatementFault } from './plan-statement-fault.ts'
import type { AtStatement, StatementAction } from './statement-fault-kind.ts'

const commit: WirePoint = {
  at: 'after',
  statement: {
    number: 0,
    connection: 0,
    sql: 'commit',
    fingerprint: 'commit',
    transaction: 'open',
  },
  tag: 'COMMIT',
  error: undefined,
}

function plan(keys: AtStatement, action: StatementAction = { action: { do: 'reset' } }) {
  let clock = 0
  const replicas: number[] = []
  const fault: AnyFault & AtStatement = { kind: 'statement-reset', ...keys }
  const planned = planStatementFault(fault, {
    kind: statementReset,
    act: ({ replica }) => {
      replicas.push(replica)
      return action
    },
    nowNs: () => (clock += 1),
    findDetour: () => '; it goes elsewhere',
  })
  const pass = (isTaken = false) =>
    planned.onPoint({ point: commit, replica: 2, open: () => [], isTaken })
  return { ...planned, pass, replicas }
}

test('nothing counts before the first request of the load', () => {
  const { pass, onRequest, progress } = plan({ match: { tag: 'COMMIT' } })
  expect(pass()).toBeUndefined()
  expect(progress()).toMatchObject({ mayCome: true, isActive: false, window: undefined })
  onRequest(1)
  expect(pass()?.action).toEqual({ do: 'reset' })
  expect(pass()).toBeUndefined()
})

test('it comes at the nth match, and at so many in a row; a match that another fault has counts', async () => {
  const { pass, onRequest, end, progress, replicas } = plan({
    match: { tag: 'COMMIT', nth: 3 },
    times: 2,
  })
  onRequest(7)
  expect([pass(), pass(true)]).toEqual([undefined, undefined])
  for (const decision of [pass(), pass()]) decision?.done?.('the connection was reset')
  expect(pass()).toBeUndefined()
  expect(replicas).toEqual([2, 2])
  expect(progress()).toMatchObject({ mayCome: false, isActive: false, window: { fromNs: 1 } })
  expect(await end(9)).toMatchObject({
    kind: 'statement-reset',
    after: 6,
    requests: 2,
    proof: '2 of 2 connections to the database reset: the connection was reset',
  })
})

test('where it cannot be, the next match is tried; what never happened has no window, and says why', async () => {
  const { pass, onRequest, end, progress } = plan({ match: { tag: 'COMMIT' } })
  onRequest(1)
  for (let at = 0; at < 30; at += 1) pass()?.failed?.('the transaction had failed')
  expect(progress()).toMatchObject({ mayCome: false, isActive: false, window: undefined })
  const injected = await end(5)
  expect(injected.window).toBeUndefined()
  expect(injected.proof).toBe(
    'it waits for match 1 of COMMIT, and 30 passed; 21 could not be: the transaction had failed; it goes elsewhere',
  )
})

test('it is at work until what is done besides is over, and reports what does not serve again', async () => {
  const finishes: ((applied: AppliedFault) => void)[] = []
  const over = new Promise<AppliedFault>((resolve) => finishes.push(resolve))
  const { pass, onRequest, end, progress } = plan(
    { match: { tag: 'COMMIT' } },
    { action: { do: 'run', act: () => Promise.resolve() }, over },
  )
  onRequest(1)
  pass()?.done?.('killed')
  expect(progress().isActive).toBe(true)
  finishes[0]?.({ proof: 'process 7 ended', broken: 'it does not start' })
  expect(await end(1)).toMatchObject({
    proof: '1 of 1 connections to the database reset: killed; process 7 ended',
    broken: 'it does not start',
  })
  expect(progress().isActive).toBe(false)
})

import { toGuaranteeDocument } from '@gauntlet/contract'
import { checkExactlyOnce, toStoredRows } from '@gauntlet/core/consistency'
import { HistoryBuilder, type Operation } from '@gauntlet/core/history'
import { expect, test } from 'vitest'
import { withRefusals } from './describe-refusals.ts'

function judge(operations: readonly Pick<Operation, 'outcome' | 'status' | 'step'>[]) {
  const builder = new HistoryBuilder()
  for (const [at, one] of operations.entries())
    builder.add({ ...one, invokedAtNs: at, returnedAtNs: at + 1, action: 'add', key: `${at}` })
  const history = builder.build()
  const result = checkExactlyOnce(history, toStoredRows(history, []))
  return withRefusals(toGuaranteeDocument('orders', history, result), history).reason
}

const NOTHING = 'nothing was acknowledged; send requests that the target accepts'

const times = (count: number, status: number, step = 'POST /orders') =>
  Array.from({ length: count }, () => ({ outcome: 'fail' as const, status, step }))

test('where no operation was acknowledged, what they were answered stands behind the reason', () => {
  expect(judge(times(12, 404))).toBe(`${NOTHING} (POST /orders: 404 × 12)`)
  const lost = { outcome: 'info' as const, status: 0, step: 'POST /orders' }
  expect(judge([...times(2, 400), ...times(3, 404), lost, ...times(1, 409, 'pay')])).toBe(
    `${NOTHING} (POST /orders: 404 × 3, POST /orders: 400 × 2, POST /orders: no answer × 1, ...)`,
  )
})

test('a reason of acknowledged operations, and of none at all, stays as it is', () => {
  const acknowledged = { outcome: 'ok' as const, status: 201, step: 'POST /orders' }
  expect(judge([acknowledged, ...times(3, 404)]) ?? '').not.toContain('404')
  expect(judge([])).toBe(NOTHING)
})

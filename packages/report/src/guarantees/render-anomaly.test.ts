import { toGuaranteeDocument } from '@gauntlet/contract'
import { checkWriteOnce, toStoredRows } from '@gauntlet/core/consistency'
import { HistoryBuilder } from '@gauntlet/core/history'
import { describe, expect, test } from 'vitest'
import { renderAnomalySvg } from './render-anomaly-svg.ts'
import { renderAnomalyText, renderGuaranteeText } from './render-anomaly-text.ts'

/** Two clients are answered different variants; a third gets no answer. */
function stickyConflict(key = 'user-17') {
  const builder = new HistoryBuilder()
  const base = { action: 'write' as const, key, step: 'assign' }
  const answered = { ...base, outcome: 'ok' as const, status: 200 }
  builder.add({
    ...answered,
    client: 1,
    invokedAtNs: 0,
    returnedAtNs: 4e6,
    proposal: 'red',
    value: 'red',
  })
  builder.add({
    ...answered,
    client: 2,
    invokedAtNs: 1e6,
    returnedAtNs: 5e6,
    proposal: 'blue',
    value: 'blue',
  })
  builder.add({
    ...base,
    outcome: 'info',
    client: 3,
    invokedAtNs: 2e6,
    returnedAtNs: 9e6,
    proposal: 'red',
  })
  const history = builder.build()
  const result = checkWriteOnce(history, toStoredRows(history, [{ key, value: 'red' }]))
  return toGuaranteeDocument('sticky assignment', history, result)
}

test('a violation reads as a story: the key, its timeline, its rows, the rule', () => {
  expect(renderGuaranteeText(stickyConflict())).toBe(
    [
      '✗ sticky assignment (writeOnce)',
      '  1 key, 1 contended, 2 overlaps; operations: 2 ok, 0 failed, 1 unknown: 1 stored, 0 not, 0 unexplained',
      '  evidence: 2 acknowledged writes (at least 1); 2 writes that overlapped another write of the same key (at least 3)',
      '  1 CONFLICT',
      '',
      '  CONFLICT key user-17: one key had two values',
      '    Key user-17 was "red" for client 1 at 0.000 ms and "blue" for client 2 at 1.000 ms: the first value must hold for everybody.',
      '',
      '       client  try  from ms  to ms  asked                  answer',
      '    ▸       1    1    0.000  4.000  write "red" (assign)   200 "red"',
      '    ▸       2    2    1.000  5.000  write "blue" (assign)  200 "blue"',
      '            3    3    2.000      ?  write "red" (assign)   no answer: may have happened',
      '',
      '    stored: key "user-17", value "red"',
    ].join('\n'),
  )
})

test('rows are mentioned only where the kind of guarantee reads rows', () => {
  const [anomaly] = stickyConflict().anomalies
  const lost = { ...stickyConflict(), anomalies: [{ ...(anomaly as never as object), rows: [] }] }
  const textOf = (kind: string) => renderGuaranteeText({ ...lost, kind } as never)
  expect(textOf('writeOnce')).toContain('stored: nothing')
  expect(textOf('uniqueIds')).not.toContain('stored:')
})

describe('what the target said is escaped', () => {
  const hostile = stickyConflict('<script>\u001b[31m')
  const [anomaly] = hostile.anomalies

  test('for the terminal', () => {
    expect(renderAnomalyText(anomaly as never)).not.toContain('\u001b')
  })

  test('for the page', () => {
    const svg = renderAnomalySvg(anomaly as never)
    expect(svg).not.toContain('<script>')
    expect(svg).toContain('&lt;script&gt;')
  })
})

test('the picture has a lane a client and a bar an operation, the guilty ones marked', () => {
  const svg = renderAnomalySvg(stickyConflict().anomalies[0] as never)
  expect(svg.match(/class="client"/g)).toHaveLength(3)
  expect(svg.match(/<rect /g)).toHaveLength(3)
  expect(svg.match(/class="ok proof"/g)).toHaveLength(2)
  expect(svg.match(/class="info"/g)).toHaveLength(1)
})

test('no evidence says why', () => {
  const history = new HistoryBuilder().build()
  const document = toGuaranteeDocument('sticky', history, checkWriteOnce(history, undefined))
  expect(renderGuaranteeText(document)).toContain(
    '? sticky (writeOnce) the stored rows could not be read',
  )
})

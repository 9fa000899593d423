import type { GuaranteesDocument } from '@gauntlet/contract'
import { expect, test } from 'vitest'
import { renderGuaranteesHtml } from './render-guarantees-html.ts'

const hostile = '<script>alert(1)</script>'

const document: GuaranteesDocument = {
  schema: 'gauntlet.guarantees/1',
  tool: '0.0.0',
  at: '2026-01-01T00:00:00.000Z',
  outcome: 'fail',
  guarantees: [
    {
      name: hostile,
      kind: 'writeOnce',
      outcome: 'fail',
      reason: null,
      operations: 2,
      outcomes: { ok: 2, fail: 0, info: 0 },
      keys: 1,
      contended_keys: 1,
      unknown: { total: 0, stored: 0, absent: 0, unexplained: 0 },
      counts: { CONFLICT: 5 },
      anomalies: [
        {
          class: 'CONFLICT',
          promise: 'one value for ever',
          key: hostile,
          sentence: `red and ${hostile}`,
          omitted: 3,
          rows: [{ variant: hostile }],
          operations: [
            {
              row: 0,
              client: 1,
              attempt: 1,
              step: hostile,
              action: 'write',
              outcome: 'ok',
              status: 200,
              invoked_ms: 0,
              returned_ms: 4,
              proposal: null,
              value: hostile,
              proves: true,
            },
          ],
        },
      ],
      warnings: [hostile],
    },
  ],
}

test('a broken guarantee shows the timeline of its guilty key, and nothing of it is markup', () => {
  const page = renderGuaranteesHtml(document, hostile)
  expect(page).not.toContain('<script')
  expect(page).toContain('<svg class="anomaly"')
  expect(page).toContain('CONFLICT: 5')
  expect(page).toContain('and 4 more')
  expect(page).toContain('3 operations on this key are left out')
})

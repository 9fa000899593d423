import type { SmokeCheckResult, SmokeDocument } from '@gauntlet/contract'
import { expect, test } from 'vitest'
import {
  renderSmokeJunit,
  renderSmokeLine,
  renderSmokeSummary,
  renderSmokeTap,
} from './render-smoke.ts'

const check = (name: string, rest: Partial<SmokeCheckResult> = {}): SmokeCheckResult => ({
  name,
  target: 'shop',
  outcome: 'pass',
  reason: null,
  needs: [],
  duration_ms: 4,
  attempts: 1,
  steps: [],
  ...rest,
})

const smoke: SmokeDocument = {
  schema: 'gauntlet.smoke/1',
  tool: '0.0.0',
  at: '2026-01-01T00:00:00.000Z',
  targets: [],
  checks: [
    check('shop: ready', { attempts: 3 }),
    check('orders #1', { outcome: 'fail', reason: 'GET /orders: expected status is 200, got 500' }),
    check('refund', { outcome: 'no_evidence', reason: 'skipped: "orders #1" did not pass' }),
  ],
  finally: [],
  tally: { pass: 1, fail: 1, no_evidence: 1 },
  outcome: 'fail',
  footer: { complete: true, checks: 3, duration_ms: 1234 },
}

test('the tree shows why a check did not pass, and how often it was polled', () => {
  expect(smoke.checks.map((one) => renderSmokeLine(one)).join('\n')).toBe(
    `  ✓ shop: ready  4 ms, 3 polls
  ✗ orders #1  4 ms
      GET /orders: expected status is 200, got 500
  ? refund  4 ms
      skipped: "orders #1" did not pass`,
  )
  expect(renderSmokeSummary(smoke)).toBe(
    '3 checks: 1 passed, 1 failed, 1 without evidence in 1.2 s',
  )
})

test('in TAP a hash in a name is no directive, a skip says why, and the plan comes last', () => {
  expect(renderSmokeTap(smoke)).toBe(`TAP version 14
ok 1 - shop: ready
not ok 2 - orders \\#1
  ---
  message: "GET /orders: expected status is 200, got 500"
  ...
ok 3 - refund # SKIP skipped: "orders \\#1" did not pass
1..3
`)
})

test('JUnit counts what has no evidence as skipped, not as passed', () => {
  const xml = renderSmokeJunit(smoke)
  expect(xml).toContain('tests="3" failures="1" errors="0" skipped="1"')
  expect(xml).toContain('<skipped message="skipped: &quot;orders #1&quot; did not pass"/>')
})

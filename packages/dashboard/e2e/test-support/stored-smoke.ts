import type { SmokeDocument } from '@gauntlet/contract'
import { evidenceHead } from './stored-evidence.ts'

/** A chain whose last link is broken; `text` is what the target wrote. */
export function buildSmoke(text = 'status 200 expected, saw 503'): SmokeDocument {
  const step = { request: 'GET /health', status: 200, duration_ms: 3.2, failures: [] }
  const check = {
    target: 'candidate',
    outcome: 'pass',
    reason: null,
    needs: [],
    duration_ms: 3.4,
    attempts: 1,
    steps: [step],
  } as const
  return {
    schema: 'gauntlet.smoke/1',
    ...evidenceHead,
    targets: [{ name: 'candidate', url: 'http://127.0.0.1:40002', build: null }],
    checks: [
      { ...check, name: 'GET /health answers' },
      {
        ...check,
        name: 'an order can be read back',
        outcome: 'fail',
        reason: text,
        needs: ['GET /health answers'],
        steps: [{ ...step, request: 'GET /orders/1', status: 503, failures: [text] }],
      },
    ],
    finally: [{ ...check, name: 'delete the order' }],
    tally: { pass: 1, fail: 1, no_evidence: 0 },
    outcome: 'fail',
    footer: { complete: true, checks: 2, duration_ms: 14 },
  }
}

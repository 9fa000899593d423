import { expect, test } from 'vitest'
import { renderDemo } from './render-demo.ts'

const plain = (_style: unknown, text: string) => text
const build = { requests: 100, httpErrors: 0, oversold: 0, example: undefined }
const document = {
  verdict: 'inconclusive',
  stages: [
    {
      stage: 'load',
      outcome: 'no_evidence',
      duration_ms: 1,
      reasons: [
        {
          check: 'orders: generator',
          outcome: 'no_evidence',
          summary: 'it fell behind',
          evidence: null,
          known_gap: null,
        },
      ],
    },
  ],
} as unknown as Parameters<typeof renderDemo>[0]['document']

test('a build that was not measured is no zero, and what is missing stands with the verdict', () => {
  const view = { document, page: null, builds: { before: build, after: undefined } }
  const lines = renderDemo(view, '/shop', plain).split('\n')
  expect(lines).toContain('HTTP errors 0 -> not measured')
  expect(lines).toContain('oversold stock 0 -> not measured')
  expect(lines).toContain('verdict: inconclusive')
  expect(lines).toContain('  orders: generator: it fell behind')
})

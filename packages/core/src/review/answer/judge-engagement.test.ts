import { expect, test } from 'vitest'
import { buildBundle, clientBundle as bundle } from '../test-support/build-bundle.ts'
import { reviewedBoth, writeAnswer } from '../test-support/write-answer.ts'
import { judgeEngagement } from './judge-engagement.ts'
import { parseReview } from './parse-review.ts'
import { toTokenUsage } from './to-token-usage.ts'

const context = { nonce: '7f3a9c', reviewer: 'gpt', lineage: 'openai', finishReason: 'stop' }
const usage = (visible: number) => ({ in: 9_000, out: visible, reasoning: 0, visible })

function judge(lines: readonly string[], visible = 300) {
  const parsed = parseReview(writeAnswer(lines), { ...context, bundle })
  return judgeEngagement(parsed, { usage: usage(visible), bundle })
}

test('an answer in the format that names all files and says enough is a review', () => {
  expect(judge([...reviewedBoth, 'NONE: x'], 120)).toEqual({
    engaged: true,
    trouble: null,
    filesNamed: 2,
  })
})

test('62 tokens are not a review', () => {
  const { engaged, trouble } = judge([...reviewedBoth, 'NONE: x'], 62)
  expect({ engaged, trouble }).toEqual({
    engaged: false,
    trouble: '62 visible tokens, 120 are the least',
  })
})

test('a file left out, a file named twice or an unknown file is seen', () => {
  const once = reviewedBoth[0] as string
  expect(judge([once, once, 'REVIEWED: src/x.ts | y', 'NONE: x'])).toEqual({
    engaged: false,
    trouble: '1 of 2 files named',
    filesNamed: 1,
  })
})

test('all three mistakes of one answer are reported', () => {
  const parsed = parseReview('LGTM', { ...context, bundle })
  expect(judgeEngagement(parsed, { usage: usage(2), bundle }).trouble).toBe(
    'no complete block with the nonce; 0 of 2 files named; 2 visible tokens, 120 are the least',
  )
})

test('a large bundle wants 20 tokens a file, and nine files of ten', () => {
  const paths = Array.from({ length: 20 }, (_, at) => `src/f${at}.ts`)
  const large = buildBundle(paths.map((path) => ({ path, hunks: { 1: ['x'] } })))
  const engaged = (named: number, visible: number) => {
    const lines = paths.slice(0, named).map((path) => `REVIEWED: ${path} | x`)
    const parsed = parseReview(writeAnswer([...lines, 'NONE: x']), { ...context, bundle: large })
    return judgeEngagement(parsed, { usage: usage(visible), bundle: large }).engaged
  }
  expect([engaged(18, 400), engaged(17, 400), engaged(18, 399)]).toEqual([true, false, false])
})

test.each([
  {
    name: 'chat completions, where reasoning ate the budget',
    usage: { prompt_tokens: 900, completion_tokens: 32_768, completion_tokens_details: { reasoning_tokens: 32_768 } },
    expected: { in: 900, out: 32_768, reasoning: 32_768, visible: 0 },
  },
  {
    name: 'messages, with a cache',
    usage: { input_tokens: 10, cache_read_input_tokens: 990, output_tokens: 500, output_tokens_details: { thinking_tokens: 300 } },
    expected: { in: 1_000, out: 500, reasoning: 300, visible: 200 },
  },
  { name: 'none', usage: undefined, expected: { in: 0, out: 0, reasoning: 0, visible: 0 } },
  { name: 'nonsense', usage: { prompt_tokens: '9', completion_tokens: -4, completion_tokens_details: null }, expected: { in: 0, out: 0, reasoning: 0, visible: 0 } },
])('usage of $name', ({ usage: given, expected }) => {
  expect(toTokenUsage(given)).toEqual(expected)
}) // prettier-ignore

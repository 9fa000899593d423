import { expect, test } from 'vitest'
import type { Asked, Reply } from './test-support/fake-endpoint.ts'
import {
  answer,
  callOf,
  claude,
  client,
  useReviewProjects,
  gpt,
  twoBundles,
} from './test-support/review-project.ts'

const start = useReviewProjects()

const passes = (asked: Asked): Reply => ({ text: answer(asked) })
const raw = (status: number, body: unknown, headers: Record<string, string> = {}): Reply => ({
  raw: { status, body: typeof body === 'string' ? body : JSON.stringify(body), headers },
})
const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1000).toUTCString()
const again = { 'retry-after': '0' }
const busy = { error: { message: 'Rate limit reached', type: 'rate_limit_error', code: null } }

/** gpt's first requests go wrong, then it answers; the other always does. */
const troubled =
  (...replies: readonly Reply[]) =>
  (asked: Asked): Reply =>
    (asked.protocol === 'openai' && replies[asked.time - 1]) || passes(asked)

test.each([
  ['429 with Retry-After in seconds', raw(429, busy, { 'retry-after': '1' }), 'gpt: 429 Rate limit reached; retrying in 1.0 s'],
  ['429 with Retry-After as a date in the past', raw(429, busy, { 'retry-after': inSeconds(-60) }), 'gpt: 429 Rate limit reached; retrying in 0.0 s'],
  ['503 with a page', raw(503, '<html>\nbad gateway</html>', again), 'gpt: 503 <html> bad gateway</html>; retrying in 0.0 s'],
  ['529 overloaded without Retry-After', raw(529, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }), 'gpt: 529 Overloaded; retrying in 0.'],
  ['a broken connection', { broken: true }, 'gpt: no connection: '],
] as const)('%s once is asked again, and is no loss', async (_, trouble, said) => {
  const { review } = await start({ reply: troubled(trouble) })
  const { exit, document, stderr } = await review()
  expect({ exit, verdict: document.verdict }).toEqual({ exit: 0, verdict: 'PASS' })
  expect(callOf(document, 'gpt')).toMatchObject({ status: 'answered', engaged: true, attempts: 2 })
  expect(document.cost.requests).toBe(3)
  expect(stderr).toContain(said)
}) // prettier-ignore

test('silence is borne as long as the reviewer may take, then asked again; it may be billed', async () => {
  const { review } = await start({
    reply: troubled({ silent: true }),
    reviewers: (url) => [{ ...gpt(url), timeoutMs: 2_000 }, claude(url)],
  })
  const { exit, document, stderr } = await review()
  expect(exit).toBe(0)
  expect(stderr).toContain('gpt: no answer within 2 s; retrying in ')
  expect(callOf(document, 'gpt').cost_usd).toBeGreaterThan(0.08)
})

test('a rest until a date is waited for', async () => {
  const { review } = await start({
    reply: (asked) =>
      asked.protocol === 'openai' && asked.time === 1
        ? raw(429, busy, { 'retry-after': inSeconds(3) })
        : passes(asked),
  })
  const { exit, stderr } = await review()
  expect(exit).toBe(0)
  // Between two and three seconds at first: a date knows whole seconds only.
  expect(stderr).toMatch(/gpt: 429 Rate limit reached; retrying in (?!0\.0)[0-3]\.\d s/)
})

test.each([
  ['an HTML page with 200', raw(200, '<!doctype html><title>Sign in</title>', { 'content-type': 'text/html; charset=utf-8' }), 'that is not JSON: is http://127.0.0.1:'],
  ['an error with 200', raw(200, { error: { message: 'no such model' } }), '200 without an answer: no such model'],
  ['a wrong key', raw(401, { error: { message: 'Incorrect API key provided' } }), '401 Incorrect API key provided: is the key in GPT_KEY right?'],
  ['an unknown model', raw(404, { error: { message: 'The model `gpt-6` does not exist' } }), '404 The model `gpt-6` does not exist'],
  ['a redirect, which could take the key elsewhere', raw(302, '', { location: 'http://127.0.0.1:9/' }), '302 without a word'],
  ['a 400 that names no parameter', raw(400, { error: { message: 'context length exceeded' } }), '400 context length exceeded'],
  ['5 MB', raw(200, ' '.repeat(5_000_000)), 'the answer is larger than 4 MB'],
  ['a rest of an hour', raw(429, busy, { 'retry-after': '3600' }), '429 Rate limit reached (1 requests)'],
  ['500 again and again', raw(500, 'oops', again), '500 oops (4 requests)'],
] as const)('%s is no review: exit 3, with the reason', async (_, reply, said) => {
  const { review } = await start({ reply: troubled(...Array.from({ length: 9 }, () => reply)) })
  const { exit, document } = await review()
  expect({ exit, verdict: document.verdict }).toEqual({ exit: 3, verdict: 'INCONCLUSIVE' })
  const call = callOf(document, 'gpt')
  const attempts = said.endsWith('(4 requests)') ? 4 : 1
  expect(call).toMatchObject({ status: 'failed', engaged: false, attempts, cost_usd: 0 })
  expect(call.trouble).toContain(said)
  expect(document.files).toMatchObject([{ path: client, coverage: 'partial' }])
  expect(callOf(document, 'claude').engaged).toBe(true)
}) // prettier-ignore

test('nobody listens: three retries, exit 3, and no file counts as reviewed', async () => {
  const { endpoint, review } = await start({})
  await endpoint.close()
  const { exit, document } = await review()
  expect({ exit, verdict: document.verdict }).toEqual({ exit: 3, verdict: 'INCONCLUSIVE' })
  expect(document.files).toMatchObject([{ coverage: 'unsent' }])
  for (const { status, trouble } of document.calls) {
    expect({ status, trouble }).toEqual({
      status: 'failed',
      trouble: 'no connection: ECONNREFUSED (4 requests)',
    })
  }
})

/** As DeepSeek does: https://api-docs.deepseek.com/quick_start/error_codes */
const refuses = (name: string): Reply =>
  raw(400, {
    error: { message: `This ${name} type is unavailable now`, type: 'invalid_request_error', param: null },
  }) // prettier-ignore

const picky = (asked: Asked): Reply => {
  for (const name of ['response_format', 'max_completion_tokens']) {
    if (name in asked.body) return refuses(name)
  }
  return passes(asked)
}

test('a reviewer on loopback needs no key and sends none, also behind an address that ends in a slash', async () => {
  const { review, endpoint } = await start({
    reviewers: (url) =>
      // As JSON the config has no such field then.
      [gpt(`${url}/`), claude(`${url}/`)].map((one) => ({ ...one, keyEnv: undefined as never })),
  })
  const { exit } = await review([], { env: { GPT_KEY: undefined, CLAUDE_KEY: undefined } })
  expect(exit).toBe(0)
  for (const { headers } of endpoint.asked) {
    expect(headers).not.toHaveProperty('authorization')
    expect(headers).not.toHaveProperty('x-api-key')
  }
})

test('a refusal is no review, and is not asked to be written in the format', async () => {
  const message = { role: 'assistant', content: null, refusal: 'I cannot help with that.' }
  const choices = [{ index: 0, message, finish_reason: 'stop' }]
  const { review } = await start({ reply: troubled(raw(200, { model: 'gpt-6', choices })) })
  const { exit, document } = await review()
  expect(exit).toBe(3)
  const call = callOf(document, 'gpt')
  expect(call).toMatchObject({ engaged: false, attempts: 1, finish_reason: 'refusal' })
  // An endpoint that counts nothing may bill all the same: what was reserved is taken for spent.
  expect(call.cost_usd).toBeGreaterThan(0.08)
})

test('a parameter that several requests in flight have rejected is reported once', async () => {
  const { review } = await start({ ...twoBundles, reply: picky })
  const { exit, stderr } = await review()
  expect(exit).toBe(0)
  expect(stderr.match(/gpt does not take max_completion_tokens/g)).toHaveLength(1)
})

test('a limit that messages cannot do without is not left out: the words of the endpoint are shown', async () => {
  const { review } = await start({
    reply: (asked) =>
      asked.protocol === 'anthropic'
        ? raw(400, { error: { message: 'max_tokens: 8000 > 4096, the most of claude-9' } })
        : passes(asked),
  })
  const { document } = await review()
  expect(callOf(document, 'claude')).toMatchObject({
    attempts: 1,
    trouble: '400 max_tokens: 8000 > 4096, the most of claude-9',
  })
})

test('a parameter that an endpoint rejects is left out, once and for all its bundles', async () => {
  const { endpoint, review } = await start({
    ...twoBundles,
    reply: picky,
    reviewers: (url) => [
      { ...gpt(url), parameters: { response_format: { type: 'json_object' }, seed: 7 } },
      claude(url),
    ],
    review: { concurrency: 1 },
  })
  const { exit, document, stderr } = await review()
  expect({ exit, verdict: document.verdict }).toEqual({ exit: 0, verdict: 'PASS' })
  const bodies = endpoint.asked.filter(({ model }) => model === 'gpt-6').map(({ body }) => body)
  const names = ['max_completion_tokens', 'max_tokens', 'response_format']
  expect(bodies.map((body) => names.filter((name) => name in body))).toEqual([
    ['max_completion_tokens', 'response_format'],
    ['max_completion_tokens'],
    ['max_tokens'],
    ['max_tokens'],
  ])
  expect(bodies.at(-1)).toMatchObject({ max_tokens: 8000, seed: 7, temperature: 0 })
  expect(stderr.match(/gpt does not take response_format: left out from now on/g)).toHaveLength(1)
  expect(stderr.match(/gpt does not take max_completion_tokens: left out/g)).toHaveLength(1)
})

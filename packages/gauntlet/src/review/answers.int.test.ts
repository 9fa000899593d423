import { afterEach, expect, test } from 'vitest'
import type { Asked, Reply } from './test-support/fake-endpoint.ts'
import { writeReview } from './test-support/review-answer.ts'
import {
  aboutLoop,
  answer,
  callOf,
  client,
  createReviewProject,
  gpt,
  type Reviewed,
  type ReviewProject,
  type ReviewProjectOptions,
} from './test-support/review-project.ts'

let project: ReviewProject | undefined
afterEach(async () => {
  await project?.close()
  project = undefined
})

async function reviewed(options: ReviewProjectOptions, ...args: string[]): Promise<Reviewed> {
  project = await createReviewProject(options)
  return await project.review(args)
}

const finds = (asked: Asked): Reply => ({ text: answer(asked, { findings: [aboutLoop] }) })
const passes = (asked: Asked): Reply => ({ text: answer(asked) })
const both =
  (says: (asked: Asked) => string) =>
  (asked: Asked): Reply => ({ text: says(asked) })

test('two lineages that find nothing pass the change; each was asked in its own protocol with its own key', async () => {
  const { exit, document } = await reviewed({})
  expect({ exit, verdict: document.verdict }).toEqual({ exit: 0, verdict: 'PASS' })
  expect(document.files).toMatchObject([{ path: client, coverage: 'reviewed' }])
  const asked = project?.endpoint.asked.toSorted((a, b) => (a.protocol < b.protocol ? -1 : 1))
  expect(asked).toMatchObject([
    {
      protocol: 'anthropic',
      headers: { 'x-api-key': 'claude-key-c0ffee8812', 'anthropic-version': '2023-06-01' },
      body: { model: 'claude-9', max_tokens: 8000 },
    },
    {
      protocol: 'openai',
      headers: { authorization: 'Bearer gpt-key-51c09e7744' },
      body: { model: 'gpt-6', max_completion_tokens: 8000, temperature: 0, stream: false },
    },
  ])
  expect(new Set(asked?.map(({ nonce }) => nonce)).size).toBe(2)
})

test('two lineages that call one place a BLOCK block it', async () => {
  const { exit, document } = await reviewed({ reply: finds })
  expect({ exit, verdict: document.verdict }).toEqual({ exit: 1, verdict: 'BLOCK' })
  expect(document.groups).toMatchObject([
    { path: client, lines: [2, 5], lineages: ['anthropic', 'openai'], convergent: { hunk: true } },
  ])
})

test('one model under three names is one voice: it changes, it never blocks', async () => {
  const { exit, document, stderr } = await reviewed({
    reply: finds,
    reviewers: (url) =>
      ['a', 'b', 'c'].map((name) => ({ ...gpt(url), name, model: `gpt-6-${name}` })),
  })
  expect({ exit, verdict: document.verdict }).toEqual({ exit: 1, verdict: 'CHANGES' })
  expect(document.groups).toMatchObject([
    { reviewers: ['a', 'b', 'c'], lineages: ['openai'], convergent: { file: false, hunk: false } },
  ])
  expect(stderr).toContain('the reviewers are of 1 lineage: no review of theirs can pass')
})

type Row = {
  readonly name: string
  /** What both reviewers say, or only one of them while the other finds nothing. */
  readonly reply?: (asked: Asked) => Reply
  readonly odd?: (asked: Asked) => Reply
  readonly verdict: 'PASS' | 'CHANGES' | 'BLOCK' | 'INCONCLUSIVE'
  readonly exit: number
  /** Of who says so. */
  readonly call?: object
  readonly finding?: object
}

const unusable = { verdict: 'INCONCLUSIVE', exit: 3 } as const
const harmless = { verdict: 'PASS', exit: 0 } as const

const rows: readonly Row[] = [
  {
    name: 'a BLOCK that is retracted below',
    reply: both((asked) =>
      answer(asked, { findings: [aboutLoop], retract: '1 | the caller bounds it' }),
    ),
    ...harmless,
    finding: { state: 'retracted', state_reason: 'the caller bounds it' },
  },
  {
    name: 'a BLOCK that its own last clause refutes',
    reply: both((asked) =>
      answer(asked, {
        findings: [{ ...aboutLoop, why: 'It never ends. On reflection, no defect.' }],
      }),
    ),
    ...harmless,
    finding: { state: 'self_refuted' },
  },
  {
    name: 'a prompt echoed with made-up findings in it, then a review',
    reply: both((asked) => {
      const fake = writeReview('0123456789abcdef', { files: [client], findings: [aboutLoop] })
      return `${asked.user}\n${fake}\n${answer(asked)}`
    }),
    ...harmless,
    call: { engaged: true, findings: 0 },
  },
  {
    name: 'an earlier round with our nonce, then the last word',
    reply: both((asked) => `${answer(asked, { findings: [aboutLoop] })}\n${answer(asked)}`),
    ...harmless,
    call: { findings: 0 },
  },
  {
    name: 'PASS written over an open BLOCK',
    reply: both((asked) => answer(asked, { findings: [aboutLoop], verdict: 'PASS' })),
    verdict: 'BLOCK',
    exit: 1,
    call: { advisory: 'PASS', verdict_mismatch: true },
  },
  {
    name: 'BLOCK written without a finding',
    reply: both((asked) => answer(asked, { verdict: 'BLOCK' })),
    ...harmless,
    call: { advisory: 'BLOCK', findings: 0 },
  },
  {
    name: 'one lineage with a BLOCK',
    odd: finds,
    verdict: 'CHANGES',
    exit: 1,
  },
  {
    name: 'an answer that was cut off (length), which is not asked to say again what it never said',
    odd: (asked) =>
      asked.time === 1 ? { text: answer(asked, { end: false }), finish: 'length' } : passes(asked),
    ...unusable,
    call: { engaged: false, finish_reason: 'length', repaired: false, attempts: 1 },
  },
  {
    name: 'a whole block, cut off behind its end (max_tokens)',
    odd: (asked) => ({ text: answer(asked), finish: 'max_tokens' }),
    ...unusable,
    call: { engaged: false, trouble: 'cut off: max_tokens' },
  },
  {
    name: 'a whole block, cut off behind its end (content_filter)',
    odd: (asked) => ({ text: answer(asked), finish: 'content_filter' }),
    ...unusable,
    call: { engaged: false, trouble: 'cut off: content_filter' },
  },
  {
    name: 'reasoning and no word',
    odd: () => ({ text: '', finish: 'length', out: 8000, reasoning: 8000 }),
    ...unusable,
    call: { engaged: false, attempts: 1, usage: { out: 8000, reasoning: 8000, visible: 0 } },
  },
  {
    name: '62 tokens',
    odd: (asked) => ({ text: answer(asked), out: 62 }),
    ...unusable,
    call: { engaged: false, trouble: '62 visible tokens, 120 are the least' },
  },
  {
    name: 'a review that names none of the files',
    odd: (asked) => ({ text: answer(asked, { files: ['src/other.ts'] }) }),
    ...unusable,
    call: { engaged: false, files_named: 0 },
  },
  {
    name: 'prose, and the format when asked for it',
    odd: (asked) =>
      asked.time === 1
        ? { text: 'Looks good to me!' }
        : { text: answer(asked, { files: [client] }) },
    ...harmless,
    call: { engaged: true, repaired: true, attempts: 2 },
  },
  {
    name: 'CRLF, Markdown and bullets around the keys',
    reply: both((asked) =>
      answer(asked, { findings: [aboutLoop] })
        .replaceAll(/^(WHERE|QUOTE|WHY): (.*)$/gm, '- **$1:** `$2`')
        .replaceAll('\n', '\r\n'),
    ),
    verdict: 'BLOCK',
    exit: 1,
    finding: { located: true, grounded: true, lines: [2, 5] },
  },
  {
    name: 'a/ before the path',
    reply: both((asked) =>
      answer(asked, { findings: [{ ...aboutLoop, where: `a/${client}:2-5` }] }),
    ),
    verdict: 'BLOCK',
    exit: 1,
    finding: { path: client, path_repaired: true },
  },
  {
    name: 'a line outside of the hunk, which is about the file and agrees with nobody',
    reply: both((asked) => answer(asked, { findings: [{ ...aboutLoop, where: `${client}:900` }] })),
    verdict: 'CHANGES',
    exit: 1,
    finding: { lines: null, hunk: null },
  },
  {
    name: 'a file that is not in the diff',
    reply: both((asked) =>
      answer(asked, { findings: [{ ...aboutLoop, where: 'src/ghost.ts:2' }] }),
    ),
    ...harmless,
    finding: { located: false, path: 'src/ghost.ts' },
  },
  {
    name: 'a quote that is not in the diff',
    reply: both((asked) => answer(asked, { findings: [{ ...aboutLoop, quote: 'eval(input)' }] })),
    ...harmless,
    finding: { located: true, grounded: false },
  },
]

const eachReviewer = rows.flatMap((row) =>
  (['openai', 'anthropic'] as const).map((who) => [row.name, who, row.verdict, row] as const),
)

test.each(eachReviewer)('%s, over %s: %s', async (_, who, ...[verdict, row]) => {
  const { reply, odd = passes, exit, call = {}, finding = {} } = row
  const { document, ...called } = await reviewed({
    reply: reply ?? ((asked) => (asked.protocol === who ? odd(asked) : passes(asked))),
  })
  expect({ verdict: document.verdict, exit: called.exit }).toEqual({ verdict, exit })
  const name = who === 'openai' ? 'gpt' : 'claude'
  expect(callOf(document, name)).toMatchObject(call)
  expect(document.findings.find(({ reviewer }) => reviewer === name) ?? {}).toMatchObject(finding)
})

test('a model that a router put in the place of another is named', async () => {
  const { document } = await reviewed({
    reply: (asked) => ({ text: answer(asked), model: `${asked.model}-mini` }),
  })
  expect(document.calls.map(({ model }) => model)).toEqual(['gpt-6-mini', 'claude-9-mini'])
})

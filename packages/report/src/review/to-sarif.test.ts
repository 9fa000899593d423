import type { ReviewDocument } from '@gauntlet/contract'
import { buildReviewDocument, buildReviewFinding, replaceReviewTexts } from '@gauntlet/testkit'
import type { ValidateFunction } from 'ajv'
import Ajv from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { beforeAll, describe, expect, test } from 'vitest'
import { toSarif } from './to-sarif.ts'

type Log = {
  readonly runs: readonly {
    readonly results: readonly Record<string, unknown>[]
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } }
    readonly invocations: readonly {
      readonly toolExecutionNotifications: readonly {
        readonly message: { readonly text: string }
      }[]
    }[]
  }[]
}

const fingerprintOf = (path: string, line: number) =>
  path === 'src/api/client.ts' ? `39fa2ee980eb94b0:${line}` : undefined
const convert = (document: ReviewDocument) => toSarif(document, { fingerprintOf }) as Log
const review = buildReviewDocument()
const run = (document = review) => convert(document).runs[0] as Log['runs'][number]
const notes = (document = review) =>
  run(document).invocations[0]?.toolExecutionNotifications.map(({ message }) => message.text)

describe('the schema of SARIF 2.1.0', () => {
  let validate: ValidateFunction

  beforeAll(async () => {
    const require = createRequire(import.meta.url)
    const path = require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json')
    const schema = await readFile(path, 'utf8')
    const ajv = new Ajv.default({ strict: false, unicodeRegExp: false })
    addFormats.default(ajv)
    validate = ajv.compile(JSON.parse(schema) as object)
  })

  test('takes a review, also one of hostile texts and one of nothing', () => {
    const evil = replaceReviewTexts(review, () => '[x](javascript:1) <script> %zz {0} \u0000\uD800')
    const none = buildReviewDocument({ groups: [], findings: [], calls: [], files: [] })
    for (const document of [review, evil, none]) {
      validate(convert(document))
      expect(validate.errors ?? []).toEqual([])
    }
  })

  test.each([
    ['a level that is none', { level: 'critical' }],
    ['a message without text', { message: {} }],
    ['a region without a start', { locations: [{ physicalLocation: { region: { endLine: 2 } } }] }],
    ['a suppression without a kind', { suppressions: [{ status: 'accepted' }] }],
    ['a word it does not know', { levle: 'error' }],
  ])('refuses %s', (_, part) => {
    const log = convert(review)
    const [only] = log.runs
    const results = [{ ...only?.results[0], ...part }]
    expect(validate({ ...log, runs: [{ ...only, results }] })).toBe(false)
  })
})

test('severities are levels, kinds are rules, and agreement is rank', () => {
  const { results, tool } = run()
  expect(results.slice(0, 3)).toMatchObject([
    {
      ruleId: 'review/correctness',
      level: 'error',
      rank: 100,
      message: { text: expect.stringContaining('2 of 2 lineages: openai, moonshot.') as string },
      partialFingerprints: { primaryLocationLineHash: '39fa2ee980eb94b0:41' },
      properties: { lineages: ['openai', 'moonshot'], convergent: true },
    },
    { ruleId: 'review/security', level: 'warning', rank: 50 },
    { ruleId: 'review/test', level: 'note', rank: 50 },
  ])
  for (const { ruleId, ruleIndex } of results) {
    expect(tool.driver.rules[ruleIndex as number]?.id).toBe(ruleId)
  }
})

test('a line without a fingerprint, or no line at all, has none', () => {
  const [, other, whole] = run().results
  expect(other).not.toHaveProperty('partialFingerprints')
  expect(whole).not.toHaveProperty('partialFingerprints')
  expect(whole).toMatchObject({
    locations: [{ physicalLocation: { region: { startLine: 1 } } }],
    properties: { wholeFile: true },
  })
})

test('what its reviewer took back is suppressed; what stands on nothing is left out', () => {
  const { results } = run()
  expect(results).toHaveLength(4)
  expect(results[3]).toMatchObject({
    suppressions: [
      { kind: 'external', status: 'accepted', justification: 'retracted by reviewer' },
    ],
  })
  expect(JSON.stringify(results)).not.toContain('An exception is swallowed')
})

test('who did not engage, what nobody read whole, and a replay are notifications', () => {
  expect(notes({ ...review, replayed: true })).toEqual([
    'REPLAYED: recorded answers were played again; no reviewer was asked.',
    'src/web/login.ts partial: one engaged lineage, two are needed',
    'reviewer not engaged: kimi on web-01: 62 visible tokens, 120 are the least',
  ])
})

test('a path is a reference, and a message has no link and no placeholder', () => {
  const path = 'src/a b/#1?.ts'
  const finding = buildReviewFinding({ path, why: 'see [here](http://x.y) {0} [1]' })
  const [group] = review.groups
  const groups = [{ ...(group as NonNullable<typeof group>), path, findings: [finding.id] }]
  const [result] = run({ ...review, findings: [finding], groups }).results
  expect(result).toMatchObject({
    locations: [{ physicalLocation: { artifactLocation: { uri: 'src/a%20b/%231%3F.ts' } } }],
    message: { text: expect.stringContaining(String.raw`see here {{0}} \[1\]`) as string },
  })
})

test('a run keeps within what GitHub takes, the strongest results first, and says what it lost', () => {
  const [group] = review.groups
  const groups = Array<typeof group>(30_000).fill(group) as typeof review.groups
  const findings = [buildReviewFinding({ why: 'long '.repeat(400) })]
  const short = { ...review, groups, findings: [buildReviewFinding({ why: 'x' })] }
  const long = { ...review, groups, findings }
  for (const document of [short, long]) {
    const log = convert(document)
    expect(log.runs[0]?.results.length).toBeLessThanOrEqual(25_000)
    expect(JSON.stringify(log, null, 2).length).toBeLessThan(10_000_000)
    const [notification] = log.runs[0]?.invocations[0]?.toolExecutionNotifications ?? []
    expect(notification?.message.text).toMatch(/^[\d,]+ results cut for size$/)
  }
})

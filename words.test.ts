import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findWords, keepTexts, plainWords } from './plain-words.ts'

const read = /\.([cm]?[jt]sx?|md|css|html|ya?ml|json|txt|sql)$/

/** History, the licence, the words themselves, and what other software wrote or says. */
const unread = [
  /^(CHANGELOG\.md|LICENSE|package-lock\.json|plain-words\.ts|words\.test\.ts)$/,
  /(^|\/)(golden|answers|said|migrations)\//,
  /(^|\/)fixtures\/.*(?<!\.ts)$/,
]

/** What users read: pages, and the texts of what they run. */
const isPage = /^(docs\/.*|[A-Z]+)\.md$/
const isProgram =
  /^packages\/(?!testkit|[\w-]+\/(?:e2e|pack)\/)(?!.*(?:\.(?:test|suite)\.|test-support|\.gen\.)).*\.(?:tsx?|js)$/

const files = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' })
  .split('\0')
  .filter((file) => read.test(file) && !unread.some((pattern) => pattern.test(file)))

test('names, comments, messages, docs and pages use the plain word for a thing', () => {
  const everywhere = plainWords.filter(({ ofUsers }) => !ofUsers)
  const found = files.flatMap((file) => [
    ...findWords(file, everywhere).map(
      ({ found: word, but }) => `${file}: "${word}" in its name: ${but}`,
    ),
    ...findWords(readFileSync(file, 'utf8'), everywhere).map(
      ({ line, found: word, but }) => `${file}:${line}: "${word}": ${but}`,
    ),
  ])
  // Reading nothing finds nothing either.
  expect(files.length).toBeGreaterThan(1_000)
  expect(found).toEqual([])
})

test('what users read, in docs and messages, is said of things as the field says it', () => {
  const ofUsers = plainWords.filter((word) => word.ofUsers)
  const found = files.flatMap((file) => {
    const text = readFileSync(file, 'utf8')
    const shown = isPage.test(file) ? text : isProgram.test(file) ? keepTexts(text) : ''
    return findWords(shown, ofUsers).map(
      ({ line, found: word, but }) => `${file}:${line}: "${word}": ${but}`,
    )
  })
  expect(found).toEqual([])
})

test('of a program the texts are kept, on their lines, and no comment', () => {
  const code = "// nobody\nconst a = 'nobody' /* nobody */\nconst nobody = `http://x\n${a}`\n"
  expect(
    keepTexts(code)
      .split('\n')
      .map((line) => line.trim()),
  ).toEqual(['', "'nobody'", '`http://x', '${a}`', ''])
})

test.each([
  { text: 'const itemsAroundHarm = 1', found: 'Harm' },
  { text: 'a harmless change', found: undefined },
  { text: 'export function letPass() {}', found: 'let Pass' },
  { text: '/**\n * What is let\n * pass\n */', found: 'let * pass' },
])('$text', ({ text, found }) => {
  expect(findWords(text).map((finding) => finding.found)).toEqual(found ? [found] : [])
})

test('a finding names its line and the plain word; an exception holds where its text stands', () => {
  const words = [
    {
      not: 'promises?',
      but: 'guarantee',
      except: [{ text: 'ES promises', reason: 'the language' }],
    },
  ]
  expect(findWords('one\nES promises\nthe promise\n', words)).toEqual([
    { line: 3, found: 'promise', but: 'guarantee' },
  ])
})

test('every exception gives its reason', () => {
  const reasons = plainWords.flatMap(({ except = [] }) => except.map(({ reason }) => reason))
  expect(reasons.filter((reason) => reason.length < 10)).toEqual([])
})

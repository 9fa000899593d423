import { expect, test } from 'vitest'
import { askAnswer } from './ask-answer.ts'
import { KNOWN_DISAGREEMENTS } from './known-disagreements.ts'
import { runFuzz } from './run-fuzz.ts'

/** Another one, such as the number of the build, is given in FUZZ_SEED. */
const seed = process.env['FUZZ_SEED'] ?? 'gauntlet'

test(`parser and framer: no crash, no hang, the cuts never decide, no disagreement without a reason (seed ${seed})`, async () => {
  const report = await runFuzz({ seed, cases: 4_000, budgetMs: 3_000 })
  expect(report.cases).toBeGreaterThan(10)
  expect([...report.faults]).toEqual([])
  const others = [...report.disagreements].filter(
    ([name]) => !KNOWN_DISAGREEMENTS.some((known) => known.name.test(name)),
  )
  expect(others).toEqual([])
})

const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked'
const FINAL = 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx'
const [TAB, INTERIM] = ['a tab behind the transfer codings', 'an interim answer before it']

test.each([
  ['a tab behind chunked', `${CHUNKED}\t\r\n\r\n1\r\nx\r\n0\r\n\r\n`, [TAB]],
  [
    'the same, and a padded chunk size',
    `${CHUNKED}\t\r\n\r\n1 \r\nx\r\n0\r\n\r\n`,
    [TAB, 'HPE_INVALID_CHUNK_SIZE'],
  ],
  ['an interim answer of HTTP/1.0', `HTTP/1.0 103 E\r\nlink: a\r\n\r\n${FINAL}`, [INTERIM]],
  ['one that closes', `HTTP/1.1 103 E\r\nconnection: close\r\n\r\n${FINAL}`, [INTERIM]],
  ['one as it should be', `HTTP/1.1 103 E\r\n\r\n${FINAL}`, []],
])('%s: what node reads otherwise has its class', async (_, text, classes) => {
  const found = await askAnswer({ text, method: 'GET' }, false)
  expect(found.map((name) => name.replace(/^.*?: /, ''))).toEqual(classes)
  expect(found.every((name) => KNOWN_DISAGREEMENTS.some((known) => known.name.test(name)))).toBe(
    true,
  )
})

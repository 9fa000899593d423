import { expect, test } from 'vitest'
import { lineFingerprints } from './line-fingerprints.ts'

/** From the tests of github/codeql-action, src/fingerprints.test.ts. */
test.each([
  {
    name: 'lines that differ',
    text: ' a\nb\n  \t\tc\n d',
    fingerprints: [
      '271789c17abda88f:1',
      '54703d4cd895b18:1',
      '180aee12dab6264:1',
      'a23a3dc5e078b07b:1',
    ],
  },
  { name: 'an empty file', text: '', fingerprints: ['c129715d7a2bc9a3:1'] },
])('the published fingerprints: $name', ({ text, fingerprints }) => {
  expect(lineFingerprints(text)).toEqual(fingerprints)
})

test.each(['\r\n', '\r'])('line endings of other systems change nothing: %j', (ending) => {
  const text = ' a\nb\n  \t\tc\n d'
  expect(lineFingerprints(text.replaceAll('\n', ending))).toEqual(lineFingerprints(text))
})

/** The definition, without rolling: the sum over 100 characters of c · 37^(99 - k), modulo 2^64. */
function slowFingerprint(lines: readonly string[], line: number): string {
  const rest = `${lines.slice(line).join('\n').replaceAll(/[ \t]/g, '')}\uffff`
  let hash = 0n
  for (let at = 0; at < 100; at += 1) {
    hash = BigInt.asUintN(64, hash * 37n + BigInt(rest.charCodeAt(at) || 0))
  }
  return hash.toString(16)
}

test('rolling gives what the definition gives, in a text longer than the window', () => {
  const lines = Array.from({ length: 80 }, (_, at) => `${'x'.repeat(at % 7)} é😀 line ${at % 5}\t!`)
  expect(lineFingerprints(lines.join('\n')).map((text) => text.split(':')[0])).toEqual(
    lines.map((_, line) => slowFingerprint(lines, line)),
  )
})

test('lines that repeat are counted, and a change further down changes nothing above', () => {
  const text = 'same\n'.repeat(60)
  const fingerprints = lineFingerprints(text)
  expect(fingerprints[0]?.split(':')[0]).toBe(fingerprints[1]?.split(':')[0])
  expect([fingerprints[0]?.at(-1), fingerprints[1]?.at(-1)]).toEqual(['1', '2'])
  expect(lineFingerprints(`${text}other`).slice(0, 30)).toEqual(fingerprints.slice(0, 30))
  expect(lineFingerprints(`other\n${text}`)[1]).toBe(fingerprints[0])
  expect(lineFingerprints(text.replace('same', 'some'))[0]).not.toBe(fingerprints[0])
})

test('a text of 10,000 lines has as many fingerprints, and one for its end', () => {
  expect(lineFingerprints('const answer = await fetch(url)\n'.repeat(10_000))).toHaveLength(10_001)
})

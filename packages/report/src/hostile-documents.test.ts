import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { expect, test } from 'vitest'
import { toSarif } from './review/to-sarif.ts'
import { review } from './test-support/hostile-documents.ts'
import { jsons, junits, markdowns, pages, terminals } from './test-support/hostile-outputs.ts'

/** Control, bidirectional and format characters, halves of characters; what no output may hold raw. */
const acting = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

const tagsOf = (html: string) => [
  ...new Set(Array.from(html.matchAll(/<([a-z][\w-]*)/gi), ([, tag = '']) => tag.toLowerCase())),
]

test.each(Object.entries(markdowns))('the Markdown of a hostile %s adds no markup', (_, markdown) => {
  expect(markdown).not.toMatch(acting)
  const html = micromark(markdown, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  })
  expect(tagsOf(html).filter((tag) => /^(?:a|img|script|iframe|svg|input|form|del)$/.test(tag))).toEqual([])
  const words = html.replaceAll(/<(pre|code)\b[^]*?<\/\1>/g, '').replaceAll(/<[^>]*>/g, '')
  expect(words).not.toMatch(/@everyone|#1\b|\bGH-1/)
  const rows = Array.from(html.matchAll(/<table>[^]*?<\/table>/g), ([table]) =>
    table.split('<tr>').slice(1).map((row) => row.match(/<t[hd]/g)?.length),
  )
  for (const cells of rows) expect(new Set(cells).size).toBe(1)
}) // prettier-ignore

test.each(Object.entries(pages))('the page of a hostile %s holds nothing that acts', (_, page) => {
  expect(page).not.toMatch(acting)
  const tags = tagsOf(page)
  expect(tags).not.toContain('script')
  expect(tags).not.toContain('img')
  expect(page).not.toMatch(/href="(?:javascript|http|\/\/)/i)
  expect(page.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/<[^>]* on\w+=/i)
})

test.each(Object.entries(junits))('the JUnit of a hostile %s holds what XML can hold', (_, xml) => {
  expect(xml).not.toMatch(acting)
  expect(tagsOf(xml).toSorted()).toEqual(expect.arrayContaining(['testsuites', 'testsuite']))
  expect(tagsOf(xml).filter((tag) => !/^(?:testsuites?|testcase|failure|skipped)$/.test(tag))).toEqual([])
  expect(xml).not.toMatch(/&(?!(?:amp|lt|gt|quot|#39);)/)
}) // prettier-ignore

test.each(Object.entries(terminals))('a hostile %s forges no line on a terminal', (_, text) => {
  expect(text).not.toMatch(acting)
  expect(text.split('\n').filter((line) => /^\s*(?:::|##vso|=cmd)/.test(line))).toEqual([])
})

test.each(Object.entries(jsons))('the JSON of a hostile %s is the same in value', (_, [text, document]) => {
  expect(text).not.toMatch(acting)
  expect(text).not.toMatch(/##\w*\[/)
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(document)))
}) // prettier-ignore

test('no message in the SARIF of a hostile review holds a link', () => {
  const { runs } = toSarif(review, { fingerprintOf: () => undefined }) as {
    runs: { results: { message: { text: string } }[] }[]
  }
  const texts = runs[0]?.results.map(({ message }) => message.text) ?? []
  expect(texts.length).toBeGreaterThan(1)
  expect(texts.join('\n')).not.toMatch(/(?<!\\)\]\(|javascript:|[\p{Cf}\u2028]/u)
})

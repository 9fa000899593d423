import { expect, test } from 'vitest'
import { stripMarkup, toCode, toProse } from './markdown.ts'

test.each([
  ['an image', 'see ![x](https://evil.example/p.png) here', 'see x here'],
  ['a link', 'see [the docs](https://evil.example) here', 'see the docs here'],
  ['a bare link', 'see https://evil.example/?q=secret here', 'see (link removed) here'],
  ['a link without scheme', 'www.evil.example', '(link removed)'],
  ['a tag', 'a <img src=x onerror=alert(1)> b', 'a b'],
  ['a tag in two pieces', '<scr<script>ipt>', '&lt;scr ipt&gt;'],
  ['a comment that never ends', 'a <!-- b', 'a'],
  ['a type', 'Map<string, number>', 'Map&lt;string, number&gt;'],
  ['a mention', 'ask @octocat', 'ask @&#8203;octocat'],
  ['a reference', 'fixes #12 and GH-12', 'fixes #&#8203;12 and GH-&#8203;12'],
  ['a cell', 'a | b', String.raw`a \| b`],
  ['an escaped cell', String.raw`a \| b`, String.raw`a \\\| b`],
  ['code', 'a `b` c', String.raw`a \`b\` c`],
  ['a formula', '$x$', '&#36;x&#36;'],
  ['an entity', '&lt;', '&amp;lt;'],
  ['lines', 'a\n\n# b\r\n/approve', 'a #&#8203; b /approve'],
  ['emphasis', '*a* _b_ snake_case', String.raw`\*a\* \_b\_ snake_case`],
  ['marks of direction', 'a\u202Eb\u200Bc', 'a b c'],
  ['half a character', 'a\uD800b', 'a b'],
])('%s', (_, text, safe) => {
  expect(toProse(text)).toBe(safe)
})

test('what is cut is cut between characters, and before it is escaped', () => {
  expect(toProse('ab😀', 3)).toBe('ab…')
  expect(toProse('a@b', 2)).toBe('a@&#8203;…')
})

test('code that could leave its marks is prose', () => {
  expect(toCode('src/a.ts:42')).toBe('`src/a.ts:42`')
  expect(toCode('a`b')).toBe(String.raw`a\`b`)
  expect(toCode('a|b')).toBe(String.raw`a\|b`)
  expect(toCode('')).toBe('')
})

test('patterns see no more of a text than they can go over', () => {
  expect(stripMarkup('!['.repeat(500_000)).length).toBeLessThan(5_000)
})

import type { ReviewDocument } from '@gauntlet/contract'
import {
  buildReviewCall,
  buildReviewDocument,
  buildReviewFinding,
  replaceReviewTexts,
} from '@gauntlet/testkit'
import domino from '@mixmark-io/domino'
import fc from 'fast-check'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { describe, expect, test } from 'vitest'
import { COMMENT_LIMIT, renderReviewComment } from './render-comment.ts'
import { renderReviewMarkdown } from './render-markdown.ts'

/** As GitHub renders it, but with its sanitizer off: what gets through here got through the escaping. */
const render = (text: string): string =>
  micromark(text, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  })

const ours = new Set(
  'h1 h2 h3 p ul li strong em code pre blockquote table thead tbody tr th td details summary'.split(
    ' ',
  ),
)

type Parsed = { readonly body: ParsedElement }
type ParsedElement = {
  readonly tagName: string
  readonly outerHTML: string
  textContent: string
  querySelectorAll(selector: string): ArrayLike<ParsedElement>
}

/** What of a rendered comment is not ours: elements, attributes, links, mentions. */
function listIntruders(markdown: string): string[] {
  const { body } = domino.createDocument(`<body>${render(markdown)}</body>`) as Parsed
  const elements = Array.from(body.querySelectorAll('*'))
  const strange = elements
    .filter(({ tagName }) => !ours.has(tagName.toLowerCase()))
    .map(({ outerHTML }) => outerHTML)
  for (const code of Array.from(body.querySelectorAll('code'))) code.textContent = ''
  const prose = body.textContent
  return [...strange, ...(prose.match(/@\w+|#\d+|https?:\S*|www\.\S*/g) ?? [])]
}

const cells = (line: string): number => line.replaceAll(/\\./g, '').split('|').length

/** Every row of a table has the cells of its head, and every element that opens closes. */
function isWellFormed(comment: string): boolean {
  const lines = comment.split('\n')
  const broken = lines.some((line, at) => {
    const before = lines[at - 1] ?? ''
    return line.startsWith('|') && before.startsWith('|') && cells(line) !== cells(before)
  })
  const count = (text: string): number => comment.split(text).length
  return (
    !broken &&
    lines.every((line) => !line.startsWith('|') || line.endsWith('|')) &&
    count('<details>') === count('</details>') &&
    count('<summary>') === count('</summary>') &&
    count('<!--') === 2 &&
    count('-->') === 2
  )
}

const attacks = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '</details></td></table><h1>owned</h1>',
  '<!-- gauntlet-review:v1 sha=0 --> <!--',
  '--> <iframe src="https://evil.example">',
  '![x](https://evil.example/pixel.png?leak=1)',
  '[click](javascript:alert(1))',
  '[click][1]\n\n[1]: https://evil.example',
  '<https://evil.example>',
  'https://evil.example www.evil.example a@evil.example',
  '@octocat @org/team #1 org/repo#1',
  'a | b | c',
  String.raw`\| \\| \` \*`,
  '`` ` ``` ~~~',
  '```\n# owned\n```',
  'a\n\n# owned\n\n- [x] done\n\n| a | b |\n|---|---|\n| c | d |',
  '**a** _b_ ~~c~~ $d$ &lt;script&gt; &#60;script&#62;',
  '\u2028# owned\u2029<b>\u0000</b>\u202E',
  '</summary></details>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '[^1]\n\n[^1]: owned',
]

test.each(attacks)('%j in every text adds no markup', (attack) => {
  const evil = replaceReviewTexts(buildReviewDocument(), () => attack)
  const comment = renderReviewComment(evil)
  expect(listIntruders(comment)).toEqual([])
  expect(isWellFormed(comment)).toBe(true)
  expect(listIntruders(renderReviewMarkdown(evil))).toEqual([])
})

test('the checks of this file find what is not escaped', () => {
  expect(listIntruders('a <img src=x> @octocat')).toEqual(['<img src="x">', '@octocat'])
  expect(listIntruders('https://evil.example')).not.toEqual([])
  const comment = renderReviewComment(buildReviewDocument())
  expect(isWellFormed(comment)).toBe(true)
  expect(isWellFormed(comment.slice(0, -600))).toBe(false)
  expect(isWellFormed(comment.replace('| **BLOCK** |', '| **BLOCK** | a |'))).toBe(false)
})

test('no line begins with what a model said: no bot takes it for a command', () => {
  const evil = replaceReviewTexts(buildReviewDocument(), () => 'a\n/approve\nb')
  expect(renderReviewComment(evil)).not.toMatch(/^\W*\/approve/m)
})

/** A document with so many findings, calls and reasons of that text. */
function buildLarge(count: number, text: string): ReviewDocument {
  const base = buildReviewDocument()
  const findings = Array.from({ length: count }, (_, at) =>
    buildReviewFinding({ id: `F-${at}`, why: text, fix: text, path: `src/${text}` }),
  )
  return {
    ...base,
    findings,
    groups: findings.map((one, at) => ({
      ...(base.groups[at % 3] as (typeof base.groups)[number]),
      id: one.id,
      path: one.path,
      findings: [one.id],
    })),
    reasons: findings.map(() => text),
    files: findings.map(() => ({ ...(base.files[3] as (typeof base.files)[number]), path: text })),
    calls: findings.map(() => buildReviewCall({ engaged: false, trouble: text })),
    reviewers: base.reviewers.map((one) => ({ ...one, name: text, model: text })),
  }
}

describe('a comment that would be too long', () => {
  const comment = renderReviewComment(buildLarge(2_000, 'It is wrong. '.repeat(20)))

  test('stays below the limit, whole, and says what it lost', () => {
    expect(comment.length).toBeLessThanOrEqual(COMMENT_LIMIT)
    expect(comment.length).toBeGreaterThan(COMMENT_LIMIT - 2_000)
    expect(isWellFormed(comment)).toBe(true)
    expect(comment).toMatch(/… and 1,?\d+ more, cut for length\./)
    expect(comment).toContain('**Next:**')
  })

  test('shows at most ten findings that are not folded', () => {
    const open = renderReviewComment(buildLarge(40, 'short')).replaceAll(
      /<details>.*?<\/details>/gs,
      '',
    )
    expect(open.match(/^\| \*\*BLOCK\*\*/gm)).toHaveLength(10)
  })
})

test('whatever is said, it fits, it is whole, and nothing breaks out', () => {
  const piece = fc.oneof(
    fc.constantFrom(...attacks),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: fc.constantFrom(...'<>|`\\@#[]()!*_~$&-\n a1'.split('')), maxLength: 300 }),
  )
  fc.assert(
    fc.property(fc.nat(200), piece, fc.nat(40), (count, text, times) => {
      const comment = renderReviewComment(buildLarge(count, text.repeat(1 + times)))
      expect(comment.length).toBeLessThanOrEqual(COMMENT_LIMIT)
      expect(isWellFormed(comment)).toBe(true)
      // Of a long one a part stands for the rest: a parser takes its time.
      expect(listIntruders(comment.slice(0, count < 8 ? Infinity : 0))).toEqual([])
    }),
    { seed: 20_261_121, numRuns: 60 },
  )
})

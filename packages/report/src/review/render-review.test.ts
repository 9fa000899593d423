import { buildReviewDocument, replaceReviewTexts } from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { renderReviewComment } from './render-comment.ts'
import { renderReviewMarkdown } from './render-markdown.ts'
import { renderReviewText } from './render-text.ts'

const review = buildReviewDocument()

test.each([
  ['the terminal', renderReviewText, 'review.txt'],
  ['a file of Markdown', renderReviewMarkdown, 'review.md.txt'],
  ['a comment', renderReviewComment, 'comment.md.txt'],
] as const)('a review for %s', async (_, render, file) => {
  await expect(`${render(review)}\n`).toMatchFileSnapshot(`golden/${file}`)
})

test.each([
  ['the terminal', renderReviewText],
  ['a file of Markdown', renderReviewMarkdown],
  ['a comment', renderReviewComment],
] as const)('%s says that answers were replayed before it says anything they said', (_, render) => {
  expect(render(review)).not.toContain('REPLAYED')
  const notes = ['these answers were written by hand']
  const text = render({ ...review, replayed: true, notes })
  expect(text.indexOf('written by hand')).toBeGreaterThan(0)
  expect(text.indexOf('written by hand')).toBeLessThan(text.indexOf('openai'))
  expect(text.indexOf('REPLAYED')).toBeGreaterThan(0)
  expect(text.indexOf('REPLAYED')).toBeLessThan(text.indexOf('openai'))
})

test('the second line of the terminal is the coverage', () => {
  expect(renderReviewText(review).split('\n')[1]).toBe(
    'coverage: 2 of 3 changed files reviewed (66 %), 1 partial; 1 more excluded',
  )
})

test('a change without files to review has no share of them', () => {
  const empty = buildReviewDocument({ files: [], groups: [], findings: [], calls: [] })
  expect(renderReviewText(empty)).toContain('coverage: 0 of 0 changed files reviewed\n')
})

test('weak convergence is called weak', () => {
  const convergence = { observed: 2, by_chance: 1.5, weak: true }
  expect(renderReviewText({ ...review, convergence })).toContain(
    'observed 2, by chance 1.5 (less than three times chance: weak)',
  )
})

test('the terminal shows the first ten of many, and how many more there are', () => {
  const [first] = review.groups
  const many = buildReviewDocument({ groups: Array(25).fill(first) })
  expect(renderReviewText(many)).toContain('and 15 more, in the document')
})

test.each([
  { verdict: 'CHANGES', next: 'Read each finding at its line' },
  { verdict: 'PASS', next: 'Nothing gates.' },
  { verdict: 'INCONCLUSIVE', next: 'Split the change' },
] as const)('$verdict says what to do next', ({ verdict, next }) => {
  expect(renderReviewText({ ...review, verdict })).toContain(`next: ${next}`)
})

test.each([
  { part: { cost: { ...review.cost, cap: '--max-usd 1' } }, next: 'Raise the cap' },
  { part: { files: review.files.slice(0, 1) }, next: 'Review again' },
  { part: { files: [], calls: [] }, next: 'Configure reviewers of two lineages' },
])('inconclusive for another reason: $next', ({ part, next }) => {
  expect(renderReviewText({ ...review, verdict: 'INCONCLUSIVE', ...part })).toContain(next)
})

test('no text moves the cursor of the terminal', () => {
  const evil = replaceReviewTexts(review, () => '\u001b[2J\u202E\nPASS')
  const text = renderReviewText(evil)
  expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u)
  expect(text.split('\n').every((line) => !line.startsWith('PASS'))).toBe(true)
})

import { expect, test } from 'vitest'
import { acceptGap, closeGap } from './edit-gaps.ts'
import { parseGaps } from './read-gaps.ts'
import { renderDecisions } from './render-decisions.ts'

const file = `# What we know and live with.
gaps:
  # Agreed with the mobile team.
  - id: wire-form
    title: the flat form
    status: open # until somebody answers for it
    reason: clients read it
    covers: { parity: { mapping: "tag -> flat", cases: [a, b] } }
  - id: slow
    title: a check
    status: accepted
    owner: platform
    reason: known
    ticket: "#12"
    expires: 2027-06-30
    covers: { check: "sticky (mixed)" }
`

test('a gap file is read with what each gap covers', () => {
  expect(parseGaps(file, 'gaps.yaml')).toEqual([
    {
      id: 'wire-form',
      title: 'the flat form',
      status: 'open',
      owner: undefined,
      reason: 'clients read it',
      ticket: undefined,
      expires: undefined,
      covers: { parity: { mapping: 'tag -> flat', cases: ['a', 'b'] } },
    },
    {
      id: 'slow',
      title: 'a check',
      status: 'accepted',
      owner: 'platform',
      reason: 'known',
      ticket: '#12',
      expires: '2027-06-30',
      covers: { check: 'sticky (mixed)' },
    },
  ])
  expect(parseGaps('gaps: []', 'gaps.yaml')).toEqual([])
  expect(parseGaps('gaps:\n', 'gaps.yaml')).toEqual([])
})

const gap = (fields: string) => `gaps:\n  - id: x\n    title: t\n    reason: r\n${fields}`

test.each([
  {
    name: 'an unknown field',
    text: gap('    statsu: open\n'),
    words: 'gaps.yaml:5:5: a gap has no "statsu"',
  },
  {
    name: 'another status',
    text: gap('    status: done\n'),
    words: 'gaps.yaml:5:13: status must be one of',
  },
  { name: 'no covers', text: gap('    status: open\n'), words: '"covers" is missing' },
  {
    name: 'a day that is none',
    text: gap('    status: open\n    expires: 2027-02-30\n'),
    words: 'gaps.yaml:6:14: expires',
  },
  {
    name: 'a cover of everything',
    text: gap('    status: open\n    covers: { path: "/v1/*" }\n'),
    words: 'covers has no "path"',
  },
  {
    name: 'a mapping without cases',
    text: gap('    status: open\n    covers: { parity: { mapping: m, cases: [] } }\n'),
    words: 'must name the cases',
  },
  {
    name: 'a name twice',
    text: `${file}${file.split('gaps:\n')[1]}`,
    words: 'two gaps are called "wire-form"',
  },
  { name: 'no YAML', text: 'gaps: [', words: 'gaps.yaml:1:' },
])('a gap file with $name is refused with its place', ({ text, words }) => {
  expect(() => parseGaps(text, 'gaps.yaml')).toThrow(words)
})

test('accepting and closing keep comments, order and every other gap', () => {
  const accepted = acceptGap(file, 'wire-form', {
    owner: 'mobile',
    expires: '2027-01-01',
    ticket: '#13',
  })
  expect(accepted).toContain('# What we know and live with.')
  expect(accepted).toContain('# Agreed with the mobile team.')
  expect(accepted).toContain('status: accepted # until somebody answers for it')
  expect(parseGaps(accepted, 'f')[0]).toMatchObject({
    owner: 'mobile',
    expires: '2027-01-01',
    ticket: '#13',
  })
  expect(parseGaps(accepted, 'f')[1]).toEqual(parseGaps(file, 'f')[1])
  expect(parseGaps(closeGap(accepted, 'slow'), 'f').map(({ status }) => status)).toEqual([
    'accepted',
    'closed',
  ])
})

test('an id that is not there, and a day that is none, change nothing', () => {
  expect(() => closeGap(file, 'nobody')).toThrow(
    'no gap is called "nobody"; there are: wire-form, slow',
  )
  const never = { owner: 'mobile', expires: 'never' }
  expect(() => acceptGap(file, 'wire-form', never)).toThrow('expires must be a day')
})

test('the page of decisions says what was accepted, by whom, why and until when', () => {
  const page = renderDecisions(parseGaps(file, 'f'))
  expect(page.indexOf('## Accepted')).toBeLessThan(page.indexOf('## Open'))
  expect(page).toContain('| covers | mapping "tag -> flat" in a, b |')
  expect(page).toContain('| expires | 2027-06-30 |')
})

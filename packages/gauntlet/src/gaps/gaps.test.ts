import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { acceptGap, closeGap } from './edit-gaps.ts'
import { parseGaps, parseReadableGaps } from './read-gaps.ts'
import { renderDecisions } from './render-decisions.ts'

const file = `# What we know and live with.
gaps:
  # Agreed with the mobile team.
  - id: wire-form
    title: the flat form
    status: open # until an owner accepts it
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
  const accepted = acceptGap({ text: file, name: 'f' }, 'wire-form', {
    owner: 'mobile',
    expires: '2027-01-01',
    ticket: '#13',
  })
  expect(accepted).toContain('# What we know and live with.')
  expect(accepted).toContain('# Agreed with the mobile team.')
  expect(accepted).toContain('status: accepted # until an owner accepts it')
  expect(parseGaps(accepted, 'f')[0]).toMatchObject({
    owner: 'mobile',
    expires: '2027-01-01',
    ticket: '#13',
  })
  expect(parseGaps(accepted, 'f')[1]).toEqual(parseGaps(file, 'f')[1])
  expect(
    parseGaps(closeGap({ text: accepted, name: 'f' }, 'slow'), 'f').map(({ status }) => status),
  ).toEqual(['accepted', 'closed'])
})

test('accepting and closing leave every other byte as it was', () => {
  const text = readFileSync(
    new URL('../../../../examples/concurrency-workflow/gaps.yaml', import.meta.url),
    'utf8',
  )
  const closed = closeGap({ text, name: 'f' }, 'validator-wire-form')
  expect(closed).toBe(text.replace('status: accepted', 'status: closed'))
  const acceptance = { owner: 'O. Brien', expires: '2028-01-01', ticket: "it's #13" }
  expect(acceptGap({ text: closed, name: 'f' }, 'validator-wire-form', acceptance)).toBe(
    text
      .replace('owner: platform', 'owner: O. Brien')
      .replace('2027-06-30', '2028-01-01')
      .replace("'#12'", "'it''s #13'"),
  )
})

test.each([
  {
    name: 'in braces',
    text: 'gaps: [{ id: x, title: t, status: open, reason: r, covers: { check: c } }]\n',
    after:
      'gaps: [{ id: x, title: t, status: accepted, owner: "a, b", expires: 2028-01-01, reason: r, covers: { check: c } }]\n',
  },
  {
    name: 'that begins with its status, in lines of Windows',
    text: 'gaps:\r\n- status: open # yet\r\n  id: x\r\n  title: t\r\n  reason: >-\r\n    r\r\n  covers: {check: c}\r\n',
    after:
      'gaps:\r\n- status: accepted # yet\r\n  owner: "a, b"\r\n  expires: 2028-01-01\r\n  id: x\r\n  title: t\r\n  reason: >-\r\n    r\r\n  covers: {check: c}\r\n',
  },
  {
    name: 'that ends with its status, without a last newline',
    text: 'gaps:\n  - id: x\n    title: t\n    reason: r\n    covers: {check: c}\n    status: open',
    after:
      'gaps:\n  - id: x\n    title: t\n    reason: r\n    covers: {check: c}\n    status: accepted\n    owner: "a, b"\n    expires: 2028-01-01',
  },
])('a gap $name is accepted in its own form', ({ text, after }) => {
  const acceptance = { owner: 'a, b', expires: '2028-01-01' }
  expect(acceptGap({ text, name: 'f' }, 'x', acceptance)).toBe(after)
})

test('a reason of several lines gives way to the new one, and no line more', () => {
  const text = gap('    status: open\n    covers: { check: c }\n').replace(
    'reason: r',
    'reason: >-\n      two\n      lines',
  )
  const acceptance = { owner: 'o', expires: '2028-01-01', reason: 'known' }
  expect(acceptGap({ text, name: 'f' }, 'x', acceptance)).toBe(
    gap(
      '    status: accepted\n    owner: o\n    expires: 2028-01-01\n    covers: { check: c }\n',
    ).replace('reason: r', 'reason: known'),
  )
})

test('an id that is not there, and a day that is none, change nothing', () => {
  expect(() => closeGap({ text: file, name: 'f' }, 'nobody')).toThrow(
    'no gap is called "nobody"; there are: wire-form, slow',
  )
  const never = { owner: 'mobile', expires: 'never' }
  expect(() => acceptGap({ text: file, name: 'f' }, 'wire-form', never)).toThrow(
    'f:8:14: expires must be a day',
  )
})

test('the page of decisions says what was accepted, by whom, why and until when', () => {
  const page = renderDecisions(parseGaps(file, 'f'))
  expect(page.indexOf('## Accepted')).toBeLessThan(page.indexOf('## Open'))
  expect(page).toContain('| covers | mapping "tag -&gt; flat" in a, b |')
  expect(page).toContain('| expires | 2027-06-30 |')
})

test('what a gap file says adds no markup on the page', () => {
  const hostile = `gaps:
  - id: "a\\n# b"
    title: "<script>alert(1)</script>"
    status: open
    reason: "@team [x](javascript:1) | y"
    covers: { check: c }
`
  const page = renderDecisions(parseGaps(hostile, 'f'))
  expect(page).not.toMatch(/<script|@team|\[x\]\(|^# b/m)
  expect(page).toContain('\\| y')
})

test('a gap says where it covers, and accepting it can', () => {
  const text = gap('    status: open\n    covers: { check: c }\n')
  const acceptance = { owner: 'o', expires: '2028-01-01', under: 'faults' }
  const accepted = acceptGap({ text, name: 'f' }, 'x', acceptance)
  expect(accepted).toContain('    under: faults\n')
  expect(parseGaps(accepted, 'f')).toMatchObject([{ under: 'faults' }])
  expect(parseGaps(text, 'f')).toMatchObject([{ under: undefined }])
  expect(renderDecisions(parseGaps(accepted, 'f'))).toContain('| covers | check c, under faults |')
  const again = acceptGap({ text: accepted, name: 'f' }, 'x', { ...acceptance, under: 'any' })
  expect(renderDecisions(parseGaps(again, 'f'))).toContain('check c, with and without faults')
})

test('a circumstance that there is none of is refused with its place', () => {
  const text = gap('    status: open\n    covers: { check: c }\n    under: load\n')
  expect(() => parseGaps(text, 'gaps.yaml')).toThrow(
    'gaps.yaml:7:12: under must be one of plain, faults, any',
  )
})

const readable = (id: string) => `  - id: ${id}
    title: t
    status: open
    reason: r
    covers: { check: c }
`

test('a gap that cannot be read hides no other one, and is named with its place', () => {
  const text = `gaps:\n${readable('a')}  - id: broken\n    title: t\n${readable('b')}${readable('a')}`
  const { gaps, unreadable } = parseReadableGaps(text, 'gaps.yaml')
  expect(gaps.map(({ id }) => id)).toEqual(['a', 'b'])
  expect(unreadable.map(({ place }) => place)).toEqual(['gaps.yaml:7:5', 'gaps.yaml:14:5'])
  expect(() => parseGaps(text, 'gaps.yaml')).toThrow('gaps.yaml:7:5')
})

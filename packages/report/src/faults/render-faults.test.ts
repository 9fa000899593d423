import type { FaultsDocument } from '@gauntlet/contract'
import { buildFaultsDocument } from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { renderFaultsHtml } from './render-html.ts'
import { renderFaultsJunit } from './render-junit.ts'
import { renderFaultsMarkdown } from './render-markdown.ts'
import { renderFaultsText, summariseFaults } from './render-text.ts'

const document = buildFaultsDocument()
const writers = {
  text: renderFaultsText,
  markdown: renderFaultsMarkdown,
  html: renderFaultsHtml,
} as const

test('each build with its availability under faults, its errors and its time to the first success', () => {
  const lines = summariseFaults(document).split('\n')
  expect(lines[0]).toMatch(
    /build +faults +answered under faults +errors meanwhile +answered after +first success/,
  )
  expect(lines[1]).toMatch(
    /^ *baseline +1 of 1 +41\.2 % of 17 +no answer: 8, orders: 2 +100\.0 % of 60 +12\.3 ms/,
  )
  expect(lines[2]).toMatch(/^ *candidate +1 of 1 /)
  expect(lines.slice(3)).toEqual(['  new: orders: LOST', '  removed: orders: DUPLICATE'])
})

test.each(Object.entries(writers))(
  '%s has the builds, what the change brought, what broke and the shrunk plan',
  (_, write) => {
    const text = write(document)
    for (const words of [
      '12.3 ms',
      '41.2 % of 17',
      'new: orders: LOST',
      'removed: orders: DUPLICATE',
    ])
      expect(text).toContain(words)
    expect(text).toContain('shows it: orders (2 of 4 runs)')
  },
)

const change = (overrides: Partial<FaultsDocument>) =>
  summariseFaults(buildFaultsDocument(overrides)).split('\n').slice(2).join('\n')

test('without a baseline the reason stands where the difference would', () => {
  const text = change({ baseline: null, without_baseline: 'the config names no baseline target' })
  expect(text).toContain('  not compared: the config names no baseline target')
})

test('a build that saw no fault has no figures, and what the other shows is not decided', () => {
  const { baseline, candidate } = document
  const build = {
    ...candidate,
    target: 'baseline',
    outcome: 'no_evidence' as const,
    reason: 'kill did not happen: it waits for 30 requests, and 12 were sent',
    faults: [],
    anomalies: [],
    degradation: null,
  }
  const none = { gained: [], removed: [], kept: [] }
  const lost = candidate.anomalies.slice(0, 1)
  const text = summariseFaults({
    ...document,
    baseline: baseline && { ...baseline, build, ...none, undecided: lost },
  })
  expect(text).toMatch(/baseline +0 of 0 +– +– +– +–/)
  expect(text).toContain('  not decided, one build has no evidence of it: orders: LOST')
  expect(text).toContain('  no evidence of baseline: kill did not happen: it waits for 30 requests')
})

test('a target that never answered again has no first success', () => {
  const { degradation } = document.candidate
  const dead = degradation && {
    ...degradation,
    after: { sent: 9, answered: 0, ratio: 0, errors: { 'no answer': 9 } },
    recoveries: [
      { kind: 'reset', first_success_ms: 3 },
      { kind: 'kill', first_success_ms: null },
    ],
  }
  const text = change({ candidate: { ...document.candidate, degradation: dead } })
  expect(text).toMatch(/candidate .* 0\.0 % of 9 +none$/m)
})

test('JUnit has a test for each guarantee and check, and one that every fault happened', () => {
  const xml = renderFaultsJunit(document)
  expect(xml).toContain(
    '<testsuite name="faults killed" tests="4" failures="1" errors="0" skipped="0"',
  )
  expect(xml).toContain('message="LOST. orders"')
  const missed = document.candidate.faults.map((fault) => ({ ...fault, fired: false }))
  const candidate = { ...document.candidate, faults: missed, anomalies: [], reason: 'it waits' }
  const skipped = renderFaultsJunit({ ...document, candidate })
  expect(skipped).toContain('skipped="1"')
  expect(skipped).toContain('<skipped message="it waits"/>')
})

import { toLoadRunDocument } from '@gauntlet/contract'
import { buildCheck, buildLoadResult, buildLoadRunRow } from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { renderLoadRunJunit } from './render-junit.ts'

const parts = { tool: '1.2.3', at: '2026-11-21T05:01:03.001Z', run: buildLoadRunRow() }

test('each check of a run is a test case; without evidence it is skipped', () => {
  const checks = [
    buildCheck(),
    buildCheck({ name: 'sticky', outcome: 'fail', observed: 2, details: { keys: ['<u-1>'] } }),
    buildCheck({
      name: 'rollups',
      outcome: 'no_evidence',
      observed: null,
      details: { reason: 'no such table' },
    }),
  ]
  const xml = renderLoadRunJunit(toLoadRunDocument({ ...parts, result: buildLoadResult(), checks }))
  expect(xml).toContain('tests="4" failures="1" errors="0" skipped="1"')
  expect(xml).toContain('<failure message="must be 0, was 2">')
  expect(xml).toContain('&lt;u-1&gt;')
  expect(xml).toContain('<skipped message="must be 0, was nothing: no such table"/>')
  expect(xml).toContain(
    '<testcase name="the run is evidence" classname="assignment.BASELINE" time="62.333"/>',
  )
})

test('a run that failed is a failed case, also without checks', () => {
  const xml = renderLoadRunJunit(toLoadRunDocument({ ...parts, checks: [], errorText: 'refused' }))
  expect(xml).toContain('tests="1" failures="1"')
  expect(xml).toContain('<failure message="refused"/>')
})

test('an interrupted run is skipped, not green', () => {
  const result = buildLoadResult({ interrupted: true })
  const xml = renderLoadRunJunit(toLoadRunDocument({ ...parts, result, checks: [buildCheck()] }))
  expect(xml).toContain('<skipped message="INTERRUPTED"/>')
})

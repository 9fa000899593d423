import { toLoadRunDocument, type UserFailure } from '@gauntlet/contract'
import { buildLoadResult, buildLoadRunRow } from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { CONTENTION_NOTE } from './plan-load-run.ts'
import { renderLoadRun, summariseLoadRun } from './render-load-run.ts'

function render(...userFailures: UserFailure[]): string {
  const result = buildLoadResult({ userFailures })
  const parts = { tool: '0', at: result.endedAt, run: buildLoadRunRow(), checks: [], result }
  return renderLoadRun(toLoadRunDocument(parts), (_style, text) => text)
}

test('the commonest reason why requests could not be built is reported, and none of the others', () => {
  const answered = { kind: 'expectation', message: 'status is 503, not 200', count: 600 }
  const unbuilt = { kind: 'template', message: 'GET /: {{ run }} has no value', count: 310 }
  const rare = { kind: 'function', message: 'sign: no key', count: 2 }
  expect(render(answered, unbuilt, rare)).toContain(
    'Not sent, for 310 users: GET /: {{ run }} has no value\noutcome:',
  )
  expect(render(answered)).not.toContain('Not sent')
})

const style = (_: unknown, text: string) => text

function summarise(notes: string | null): string {
  const result = buildLoadResult()
  const run = buildLoadRunRow({ notes })
  const document = toLoadRunDocument({ tool: '0', at: result.endedAt, run, checks: [], result })
  return summariseLoadRun(document, { target: 'candidate', style, phase: 'BASELINE' })
}

test('bursts behind the schedule are named beside the figures that they are not in', () => {
  expect(summarise(`mine\n${CONTENTION_NOTE}`)).toContain(
    'errors; then 6 bursts of 40 users for the guarantees, in no figure; 0 of 0 checks',
  )
  expect(summarise('mine')).not.toContain('bursts')
})

import { toLoadRunDocument, type UserFailure } from '@gauntlet/contract'
import { buildLoadResult, buildLoadRunRow } from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { renderLoadRun } from './render-load-run.ts'

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

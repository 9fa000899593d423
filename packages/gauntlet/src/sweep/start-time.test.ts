import { ToolError } from '@gauntlet/contract'
import { EndedBeforeReady } from '@gauntlet/stack'
import { expect, test } from 'vitest'
import { SlowStart, StartTime } from './start-time.ts'

/** The error of a start that fails after `failsMs`, behind one that took `firstMs`. */
async function fail(firstMs: number, failsMs: number, error: Error): Promise<unknown> {
  let nowMs = 0
  const time = new StartTime(() => nowMs)
  await time.measure(async () => {
    nowMs += firstMs
    return await Promise.resolve()
  })
  return await time
    .measure(async () => {
      nowMs += failsMs
      return await Promise.reject(error)
    })
    .catch((cause: unknown) => cause)
}

const late = new ToolError('START_FAILED', 'candidate was not ready after 60 s')

test('a start that is far slower than one without a fault is stuck', async () => {
  expect(await fail(2_000, 60_000, late)).toBe(late)
})

test('where a start without a fault takes nearly as long, nothing is known', async () => {
  const slow = await fail(16_000, 60_000, late)
  expect(slow).toBeInstanceOf(SlowStart)
  expect((slow as Error).message).toContain('not ready after 60 s (a start took 16.0 s when')
})

test('a process that ended by itself did, however busy the machine is', async () => {
  const ended = new EndedBeforeReady('START_FAILED', 'candidate ended (exit code 1)')
  expect(await fail(16_000, 5_000, ended)).toBe(ended)
})

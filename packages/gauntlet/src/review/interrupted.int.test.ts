import type { ReviewDocument } from '@gauntlet/contract'
import { bundledCommand } from '@gauntlet/testkit'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import {
  answer,
  createReviewProject,
  twoBundles,
  type ReviewProject,
  type ReviewProjectOptions,
} from './test-support/review-project.ts'

let project: ReviewProject | undefined
afterEach(async () => {
  await project?.close()
  project = undefined
})

/** One answer, then silence: each of four questions after the other. */
async function start(options: ReviewProjectOptions = {}): Promise<ReviewProject> {
  project = await createReviewProject({
    ...twoBundles,
    reply: (asked) => (asked.time === 1 ? { text: answer(asked) } : { silent: true }),
    review: { concurrency: 1 },
    ...options,
  })
  return project
}

const outcomes = [
  ['answered', null],
  ['failed', 'interrupted before it answered'],
  ['not_sent', 'interrupted before it was asked'],
  ['not_sent', 'interrupted before it was asked'],
]
const outcomesOf = ({ calls }: ReviewDocument) =>
  calls.map(({ status, trouble }) => [status, trouble])

async function whenAsked(times: number): Promise<void> {
  await vi.waitFor(() => expect(project?.endpoint.asked).toHaveLength(times), 60_000)
}

test('interrupted while a reviewer thinks, it keeps and stores what was answered, says so, and ends with 3', async () => {
  const { review, repository, listStored } = await start({ isStored: true })
  const controller = new AbortController()
  const running = review([], { signal: controller.signal })
  await whenAsked(2)
  controller.abort(new Error('interrupted by SIGINT'))
  const { exit, document } = await running
  expect({ exit, verdict: document.verdict }).toEqual({ exit: 3, verdict: 'INCONCLUSIVE' })
  expect(document.reasons[0]).toBe('interrupted before all 4 answers were there')
  expect(outcomesOf(document)).toEqual(outcomes)
  const file = join(repository.folder, 'artifacts', 'review', 'review.json')
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(document)
  expect(await listStored()).toMatchObject([{ outcome: 'no_evidence' }])
})

test('what was answered before is not asked again', async () => {
  const { review, endpoint } = await start({
    reply: (asked) => (endpoint.asked.length === 2 ? { silent: true } : { text: answer(asked) }),
  })
  const controller = new AbortController()
  const running = review([], { signal: controller.signal })
  await whenAsked(2)
  controller.abort()
  await running
  const { exit, document } = await review()
  expect(exit).toBe(0)
  expect(document.cost).toMatchObject({ requests: 3, cached: 1 })
})

test('interrupted in a rest that an endpoint asked for, it does not wait for its end', async () => {
  const body = '{"error":{"message":"busy"}}'
  const { review } = await start({
    reply: () => ({ raw: { status: 429, body, headers: { 'retry-after': '59' } } }),
  })
  const controller = new AbortController()
  const { exit, document } = await review([], {
    signal: controller.signal,
    onStderr: (text) => {
      if (text.includes('retrying in 59.0 s')) controller.abort()
    },
  })
  expect(exit).toBe(3)
  expect(document.cost.requests).toBe(1)
})

test('interrupted before the change is read there is nothing to keep: exit 3', async () => {
  const { call, endpoint } = await start()
  const { exit, stdout, stderr } = await call([], { signal: AbortSignal.abort() })
  expect({ exit, stdout, asked: endpoint.asked.length }).toEqual({ exit: 3, stdout: '', asked: 0 })
  expect(stderr).toContain('interrupted before anything could be saved')
})

test('Ctrl-C at a real process does the same', async () => {
  const { repository, env } = await start()
  const child = spawn(process.execPath, [bundledCommand(), 'review', '--json'], {
    cwd: repository.folder,
    env: { ...process.env, ...env },
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => (stdout += String(chunk)))
  child.stderr.on('data', (chunk) => (stderr += String(chunk)))
  const closed = once(child, 'close')
  await whenAsked(2)
  child.kill('SIGINT')
  const [exit] = (await closed) as [number]
  expect(exit).toBe(3)
  expect(stderr).toContain('SIGINT: stopping; what was measured is saved')
  expect(outcomesOf(JSON.parse(stdout) as ReviewDocument)).toEqual(outcomes)
})

import type { ReviewDocument } from '@gauntlet/contract'
import { createTestDatabase } from '@gauntlet/testkit'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
const docs = await readFile(new URL('../../../docs/review.md', import.meta.url), 'utf8')
const folder = await mkdtemp(join(tmpdir(), 'gauntlet-review-demo-'))
const database = await createTestDatabase()
afterAll(async () => {
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

async function demo(...args: string[]): Promise<string> {
  const env = { ...process.env, GAUNTLET_DATABASE_URL: database.url }
  const all = ['--import', import.meta.resolve('tsx'), main, 'shop', ...args]
  return (await promisify(execFile)(process.execPath, all, { cwd: folder, env })).stdout
}

async function readReview(): Promise<ReviewDocument> {
  const file = join(folder, 'shop', 'artifacts', 'review', 'review.json')
  return JSON.parse(await readFile(file, 'utf8')) as ReviewDocument
}

test('the demo replays its answers, says so, and blocks what two lineages agree on', async () => {
  const stdout = await demo()
  const shown = /```text\n(✗ review.*?)```/s.exec(docs)?.[1] ?? 'nothing is shown'
  expect(stdout).toContain(shown)
  expect(stdout).toContain('gamma on root-01: 1 of 3 files named; 53 visible tokens')
  expect(stdout).toContain('exit code 1')
})

test('a second time it makes the same commits, beside what the first one left', async () => {
  const first = await readReview()
  await demo('--max-calls', '1')
  const second = await readReview()
  expect(second.head.sha).toBe(first.head.sha)
  expect(second.notes).toEqual([
    'These answers were written by hand for the demo; no model said this.',
  ])
})

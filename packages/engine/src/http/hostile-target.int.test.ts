import { startRawServer, type RawServer } from '@gauntlet/testkit'
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOSTILE_ANSWERS } from './test-support/hostile-answers.ts'

const CLIENT = fileURLToPath(new URL('fixtures/hostile-client.mjs', import.meta.url))
const PEAK_BYTES = 400e6

type Row = { readonly endings: readonly string[]; readonly peakBytes: number }

let servers: readonly RawServer[] = []
let rows: readonly Row[] = []

beforeAll(async () => {
  servers = await Promise.all(HOSTILE_ANSWERS.map(({ answer }) => startRawServer(answer)))
  const args = ['--max-old-space-size=256', '--import', 'tsx', CLIENT]
  const targets = servers.map(({ origin }, index) => ({
    origin,
    timeoutMs: HOSTILE_ANSWERS[index]?.waitMs ?? 120_000,
    maxBodyBytes: HOSTILE_ANSWERS[index]?.maxBodyBytes,
  }))
  const { stdout } = await promisify(execFile)(process.execPath, [...args, JSON.stringify(targets)])
  rows = JSON.parse(stdout) as Row[]
})

afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()))
})

test.each(HOSTILE_ANSWERS.map(({ name, ends }, index) => ({ name, ends, index })))(
  '64 connections are sent $name: a client with a heap of 256 MB says so, and has never had 400 MB',
  ({ ends, index }) => {
    const { endings = [], peakBytes = Infinity } = rows[index] ?? {}
    expect(endings).not.toEqual([])
    for (const ending of endings) expect(ending).toMatch(ends)
    expect(peakBytes).toBeLessThan(PEAK_BYTES)
  },
)

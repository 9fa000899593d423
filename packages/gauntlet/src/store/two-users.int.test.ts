import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, readdirSync } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundledCommand } from '@gauntlet/testkit'
import { afterEach, expect, test } from 'vitest'
import { makeProject, startTarget } from '../reliability/test-support/project.ts'

const isRoot = process.getuid?.() === 0
const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

async function makeProjectOf(uid: number, target: string): Promise<string> {
  const { root, remove } = await makeProject({ target, databaseUrl: '' })
  endings.push(remove)
  for (const path of [root, ...readdirSync(root).map((name) => join(root, name))])
    chownSync(path, uid, uid)
  return root
}

async function run(cwd: string, { uid, TMPDIR }: { uid: number; TMPDIR: string }) {
  const words = ['run', '--only', 'smoke,load', '--config', 'embedded.mjs', '--json']
  const child = spawn(process.execPath, [bundledCommand(), ...words], {
    cwd,
    env: { PATH: process.env['PATH'], TMPDIR },
    uid,
    gid: uid,
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => (stdout += String(chunk)))
  child.stderr.on('data', (chunk) => (stderr += String(chunk)))
  const [exit] = (await once(child, 'close')) as [number]
  return { exit, stderr, verdict: (JSON.parse(stdout || '{}') as { verdict?: string }).verdict }
}

/** The numbers of users whom the system keeps for `nobody` and `daemon`, and root, whose servers run as another user. */
const users = [65_534, 1, 0]

test.runIf(isRoot)(
  'three users on one machine, one temporary folder, at once: each has its own stores, databases and ports',
  async () => {
    const target = await startTarget()
    endings.push(target.close)
    const TMPDIR = await mkdtemp(join(tmpdir(), 'gauntlet-users-'))
    endings.push(() => rm(TMPDIR, { recursive: true, force: true }))
    chmodSync(TMPDIR, 0o1777)
    const roots = await Promise.all(users.map((uid) => makeProjectOf(uid, target.url)))
    const ended = await Promise.all(
      users.map((uid, index) => run(roots[index] ?? '', { uid, TMPDIR })),
    )
    expect(ended).toEqual(
      users.map(() => ({ exit: 0, stderr: expect.any(String) as string, verdict: 'ship' })),
    )
    for (const [index, uid] of users.entries()) {
      const store = await stat(join(roots[index] ?? '', '.gauntlet', 'store'))
      expect({ uid: store.uid, others: store.mode & 0o006 }).toEqual({ uid, others: 0 })
    }
  },
)

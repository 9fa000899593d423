import { ToolError } from '@gauntlet/contract'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chown, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findDiskSaying } from '../disk-sayings.ts'
import { isAlive } from '../signal-process.ts'
import type { PostgresBinaries } from './binaries.ts'

export type InitialiseOptions = {
  readonly binaries: PostgresBinaries
  /** A name that no other start in the folder has. */
  readonly mine: string
  readonly password: string
}

/** Removes what a command that was killed while it made a cluster left in the folder: `data-PID-RANDOM` and its password. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const maker = /^(?:data|password)-(\d+)-[0-9a-f]{8}(?:\.password)?$/.exec(name)?.[1]
    if (maker !== undefined && !isAlive(Number(maker)))
      await rm(join(folder, name), { recursive: true, force: true })
  }
}

/**
 * Makes the cluster beside its place and moves it there: it is whole or absent, and of two commands that
 * make it at the same time both go on with the one that is there first.
 *
 * @throws ToolError START_FAILED, DISK_FULL or FILE_TOO_LARGE, with the lines in which initdb says why
 */
export async function initialise(folder: string, options: InitialiseOptions): Promise<void> {
  const place = join(folder, 'data')
  const data = `${place}-${options.mine}`
  try {
    const { code, said } = await runInitdb(data, options)
    if (code !== 0) {
      const reason = findDiskSaying(said)?.code ?? 'START_FAILED'
      throw new ToolError(reason, `initdb failed in ${folder}:\n${findReasons(said)}`)
    }
    await rename(data, place).catch(async () => {
      if (existsSync(join(place, 'PG_VERSION'))) return
      // What lies there without one is the rest of an initdb that was interrupted.
      await rm(place, { recursive: true, force: true })
      await rename(data, place)
    })
  } finally {
    await rm(data, { recursive: true, force: true })
  }
}

// `initdb: error: ...`, and what the server that it runs reports: `2026-11-29 13:00:00 UTC [7] FATAL:  ...`.
const relevant =
  /^initdb: (?!removing |warning)|^child process |\b(?:FATAL|PANIC|ERROR|DETAIL|HINT|LOG): /
const mostReasons = 8

/** The lines that say why, among all that it says of its steps; the last ones where none does. */
function findReasons(said: string): string {
  const lines = said.split('\n').filter((line) => line.trim() !== '')
  const reasons = lines.filter((line) => relevant.test(line))
  return (reasons.length > 0 ? reasons : lines).slice(-mostReasons).join('\n')
}

/** As root, the folder is root's: what the other user works with is made for it. */
async function runInitdb(data: string, { binaries, password }: InitialiseOptions) {
  const { initdb, identity } = binaries
  const passwordFile = `${data}.password`
  await mkdir(data, { mode: 0o700 })
  await writeFile(passwordFile, password, { mode: 0o600, flag: 'wx' })
  try {
    for (const path of identity ? [data, passwordFile] : []) {
      await chown(path, (identity as Identity).uid, (identity as Identity).gid)
    }
    return await run(initdb, { identity, flags: toFlags(data, passwordFile) })
  } finally {
    await rm(passwordFile)
  }
}

type Identity = NonNullable<PostgresBinaries['identity']>

function toFlags(data: string, passwordFile: string): string[] {
  return [
    `--pgdata=${data}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
    '--no-instructions',
  ]
}

type Run = { readonly identity: Identity | undefined; readonly flags: readonly string[] }

async function run(initdb: string, { identity, flags }: Run) {
  const output: string[] = []
  const code = await new Promise<number | null>((done, failed) => {
    const child = spawn(initdb, flags, { ...identity, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()))
    child.on('error', failed)
    child.on('close', done)
  })
  return { code, said: output.join('') }
}

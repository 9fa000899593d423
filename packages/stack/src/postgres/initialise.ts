import { ToolError } from '@gauntlet/contract'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chown, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { PostgresBinaries } from './binaries.ts'
import { lastLines } from './last-lines.ts'

export type InitialiseOptions = {
  readonly binaries: PostgresBinaries
  /** A name that no other start in the folder has. */
  readonly mine: string
}

/**
 * Makes the cluster beside its place and moves it there: it is whole or absent, and of two commands that
 * make it at the same time both go on with the one that is there first.
 *
 * @throws ToolError START_FAILED with the last lines of what initdb said
 */
export async function initialise(folder: string, options: InitialiseOptions): Promise<void> {
  const place = join(folder, 'data')
  const data = `${place}-${options.mine}`
  try {
    const { code, said } = await runInitdb(folder, data, options.binaries)
    if (code !== 0) {
      const what = `initdb failed in ${folder}:\n${lastLines(said)}`
      throw new ToolError('START_FAILED', what)
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

async function runInitdb(folder: string, data: string, { initdb, identity }: PostgresBinaries) {
  const passwordFile = join(folder, 'password')
  if (identity) await chown(passwordFile, identity.uid, identity.gid)
  const flags = [
    `--pgdata=${data}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
    '--no-instructions',
  ]
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

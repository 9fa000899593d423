import { ToolError } from '@gauntlet/contract'
import { InvariantError } from '@gauntlet/core'
import {
  copyForeignDatabase,
  createFreshDatabase,
  saveAsPrepared,
  type FreshDatabase,
  type RunningTarget,
} from '@gauntlet/stack'
import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { type BreakableDatabase, requireBreakable } from '../target/require-breakable.ts'
import type { SweepTarget } from './plan-sweep.ts'

/** Where the application of a lane has its data. */
export type LaneDatabase = {
  /** With what the application starts on it. */
  readonly config: SweepTarget['config']
  /** Makes its data as they are now those that every run begins with. Its sessions are ended. */
  save(target: RunningTarget): Promise<FreshDatabase>
  /** Drops what was made on a server that Gauntlet did not start. */
  drop(): Promise<void>
}

export type LaneDatabaseOptions = {
  readonly target: SweepTarget
  /** Of the config. */
  readonly root: string
  /** Of the lane, from 1. */
  readonly number: number
}

/**
 * The database of a lane: that of a separate server, or a copy of the one that the config names.
 *
 * @throws ToolError as `requireCopyable` and `copyForeignDatabase`
 */
export async function openLaneDatabase(options: LaneDatabaseOptions): Promise<LaneDatabase> {
  const { name, config } = options.target
  const source = await requireCopyable(name, config)
  if (source) return await copySource(options, source)
  return {
    config,
    save: async ({ postgres }) => {
      if (!postgres) throw new InvariantError('a target with an embedded database has its server')
      await saveAsPrepared(postgres)
      return createFreshDatabase(postgres)
    },
    drop: () => Promise.resolve(),
  }
}

/**
 * Asks the database that a config names whether a sweep can work on copies of it.
 *
 * @returns undefined for one that Gauntlet starts itself
 * @throws ToolError as `requireBreakable`; CONFIG_INVALID where the role may not copy it, or it is in use
 */
export async function requireCopyable(
  name: string,
  config: SweepTarget['config'],
): Promise<BreakableDatabase | undefined> {
  const found = await requireBreakable(name, config)
  const refused = found && findRefusal(found)
  if (refused === undefined) return found
  const what = `a sweep works on copies of the database of ${name}, which cannot be made`
  throw new ToolError('CONFIG_INVALID', `${what}: ${refused}`)
}

function findRefusal(found: BreakableDatabase): string | undefined {
  const { role, database, owner, mayCreate, mayCopy, sessions } = found
  if (!mayCreate)
    return `the role ${role} may not create databases. Let it: alter role "${role}" createdb`
  if (!mayCopy)
    return `${database} belongs to ${owner}, and the role ${role} may copy its own databases only. Use its owner, or: alter database "${database}" owner to "${role}"`
  const [first] = sessions
  return first
    ? `${sessions.length === 1 ? '1 session uses' : `${sessions.length} sessions use`} ${database} ("${first.name}"), and PostgreSQL copies a database without sessions only. End them, or name another database`
    : undefined
}

async function copySource(
  { target: { name, config }, root, number }: LaneDatabaseOptions,
  { url }: BreakableDatabase,
): Promise<LaneDatabase> {
  const of = createHash('sha256')
    .update(JSON.stringify([root, name]))
    .digest('hex')
    .slice(0, 8)
  const copies = await whenUnused(() =>
    copyForeignDatabase({ databaseUrl: url, name: `gauntlet_sweep_${of}_${number}` }),
  )
  return {
    config: { ...config, database: { url: copies.url, writable: true } },
    save: () => copies.save(),
    drop: () => copies.drop(),
  }
}

const OBJECT_IN_USE = '55006'
const tries = 20
const waitMs = 250

/** The sweep of another build asks the same database whether it can be used, or copies it. */
async function whenUnused<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let left = tries; ; left -= 1) {
    try {
      return await work()
    } catch (error) {
      if (left === 0 || (error as { code?: string }).code !== OBJECT_IN_USE) throw error
      await delay(waitMs)
    }
  }
}

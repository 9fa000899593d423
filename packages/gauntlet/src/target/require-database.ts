import { findDatabaseUrlProblem, ToolError } from '@gauntlet/contract'
import { tryDatabase, type RunningTarget } from '@gauntlet/stack'
import type { GauntletConfig } from '../config/gauntlet-config.ts'

const connectLimitMs = 5_000

export type NamedDatabase = {
  readonly url: string
  /** Where its URL stands: `--target-database`, `targets.candidate.database.url`. */
  readonly from: string
  readonly signal: AbortSignal
}

/**
 * Connects to a database that is read when the load is over, so that a wrong host, name, role or password is found before
 * anything is sent.
 *
 * @throws ToolError USAGE for what is no URL of PostgreSQL, DATABASE_UNREACHABLE with the reason and the place of the URL
 */
export async function requireDatabase({ url, from, signal }: NamedDatabase): Promise<void> {
  const problem = findDatabaseUrlProblem(url)
  if (problem !== undefined)
    throw new ToolError('USAGE', `${from} cannot be used: ${problem}`, { place: from })
  const failure = await tryDatabase({ url, limitMs: connectLimitMs, signal })
  if (!failure) return
  const what = `the database of ${from} cannot be read, and nothing was sent: ${failure.reason}`
  throw new ToolError('DATABASE_UNREACHABLE', what, {
    cause: failure.cause,
    place: from,
    hint: `Correct the host, port, name, role or password in ${from}, or start the database.`,
  })
}

type AskedTarget = Pick<RunningTarget, 'name' | 'databaseUrl' | 'postgres'> & {
  /** Default: the key of the config. */
  readonly from?: string | undefined
}

/**
 * The same for the database of a target that Gauntlet did not start, where the config reads rows: a guarantee with a query, an
 * invariant, a data check.
 *
 * @throws ToolError as `requireDatabase`
 */
export async function requireTargetDatabase(
  config: Pick<GauntletConfig, 'guarantees' | 'dataChecks'>,
  { name, databaseUrl, postgres, from = `targets.${name}.database.url` }: AskedTarget,
  signal: AbortSignal,
): Promise<void> {
  if (databaseUrl === undefined || postgres !== undefined || !readsRows(config)) return
  await requireDatabase({ url: databaseUrl, from, signal })
}

function readsRows({
  guarantees = [],
  dataChecks = [],
}: Pick<GauntletConfig, 'guarantees' | 'dataChecks'>): boolean {
  const isAsked = guarantees.some(({ stored, sampled }) => (stored ?? sampled) !== undefined)
  return isAsked || (dataChecks !== 'none' && dataChecks.length > 0)
}

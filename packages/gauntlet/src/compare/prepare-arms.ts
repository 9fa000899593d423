import { join } from 'node:path'
import type { Arm } from '@gauntlet/core/compare'
import { findBuild, prepareDatabase } from '@gauntlet/stack'
import { type CompareDocument, ToolError } from '@gauntlet/contract'
import { formatBuild } from '@gauntlet/core/format'
import { startReceivers, withReceivers } from '../receiver/receivers.ts'
import { type ArmStart, type ArmTarget, toStart } from './arm-start.ts'
import { findSharedBuild } from '../target/same-build.ts'

/**
 * Prepares each arm's embedded database, once for a session: migrated by the arm's own build, and seeded. It is made anew
 * each time, for nobody knows of what build an earlier one is. One after the other, before the first block, so that no
 * run has it beside itself. When interrupted it returns early, and no run follows.
 *
 * @throws ToolError START_FAILED of a build that does not start
 */
export async function prepareArms(
  options: ArmStart & { readonly onPrepare?: (target: string) => void },
): Promise<void> {
  const arms: readonly Arm[] = ['baseline', 'candidate']
  for (const arm of arms) {
    if (options.signal.aborted) return
    const start = toStart(options, arm)
    if (!start.config.start || start.config.database !== 'embedded') continue
    options.onPrepare?.(start.name)
    const receivers = await startReceivers(options.receivers)
    try {
      const config = withReceivers(start.config, receivers)
      await prepareDatabase({ ...start, config, logFolder: join(start.logFolder, 'prepare') })
    } catch (error) {
      if (!options.signal.aborted) throw error
    } finally {
      await receivers.stop()
    }
  }
}

export type Builds = NonNullable<CompareDocument['builds']>

/**
 * The commit of either arm, null where it has none that Gauntlet knows.
 *
 * @throws ToolError USAGE where the finished blocks of a comparison that goes on were measured on other builds
 */
export async function findBuilds(
  { arms, root }: Pick<ArmStart, 'arms' | 'root'>,
  finished: CompareDocument['builds'],
): Promise<Builds> {
  const find = async ({ config }: ArmStart['arms']['baseline']) =>
    (await findBuild(config, root)) ?? null
  const builds = { baseline: await find(arms.baseline), candidate: await find(arms.candidate) }
  refuseOtherBuilds(finished, builds)
  return builds
}

/** Says so where both arms are one build: then any difference is noise. */
export function describeSharedBuild(
  { baseline, candidate }: ArmStart['arms'],
  builds: Builds,
): readonly string[] {
  const shared = findSharedBuild(
    { ...baseline, build: builds.baseline ?? undefined },
    { ...candidate, build: builds.candidate ?? undefined },
  )
  if (!shared) return []
  return [`${shared.sentence}${shared.shares === 'all' ? ': any difference is noise' : ''}`]
}

function refuseOtherBuilds(finished: CompareDocument['builds'], builds: Builds): void {
  for (const arm of ['baseline', 'candidate'] as const) {
    const [was, is] = [finished?.[arm], builds[arm]]
    if (!was || !is || was === is) continue
    const [from, to] = [formatBuild(was), formatBuild(is)]
    throw new ToolError(
      'USAGE',
      `the finished blocks compared ${arm} ${from}, which is ${to} now: check ${from} out again, or start a new comparison`,
    )
  }
}

/** What one run leaves for the next, where Gauntlet cannot give each the same start. */
export function listLeftovers(arms: Readonly<Record<Arm, ArmTarget>>): string[] {
  const targets = new Map(Object.values(arms).map(({ name, config }) => [name, config]))
  return [...targets].flatMap(([name, { start, database }]) => {
    if (!start) return [`${name} is used as it stands: not restarted, its data not put back`]
    return database !== undefined && database !== 'embedded'
      ? [`the database of ${name} is used as it stands: each run finds what those before left`]
      : []
  })
}

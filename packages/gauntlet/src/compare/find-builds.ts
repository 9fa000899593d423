import { ToolError, type CompareDocument } from '@gauntlet/contract'
import { formatBuild } from '@gauntlet/core/format'
import { findBuild } from '@gauntlet/stack'
import { findSharedBuild } from '../target/same-build.ts'
import type { ArmStart } from './arm-start.ts'

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

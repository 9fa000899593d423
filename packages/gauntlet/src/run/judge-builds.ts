import type { StageReason } from '@gauntlet/core/verdict'
import type { Stack } from '@gauntlet/stack'
import type { LoadedConfig } from '../config/load-config.ts'
import { findSharedBuild } from '../target/same-build.ts'
import { nameTarget } from './stages/planned-runs.ts'

export type JudgedBuilds = {
  /** A gate without evidence where both builds are one. */
  readonly reasons: readonly StageReason[]
  /** What is worth knowing, and gates nothing. */
  readonly notLookedAt: readonly string[]
}

/**
 * A baseline and a candidate that are one build say nothing about a change, however well they agree. Where the config
 * names a revision (`from`) it meant two: that is missing evidence. A trial run of a build against itself, whose config
 * names none or declares `compare.sameBuild`, is said and gates nothing.
 */
export function judgeBuilds(
  { config, ...loaded }: LoadedConfig,
  targets: Stack['targets'],
): JudgedBuilds {
  const find = (role: 'baseline' | 'candidate') => {
    const name = nameTarget({ config, ...loaded }, role)
    const [running, target] = [targets.get(name), config.targets?.[name]]
    return running && target && { name, config: target, build: running.build }
  }
  const [baseline, candidate] = [find('baseline'), find('candidate')]
  const shared = baseline && candidate && findSharedBuild(baseline, candidate)
  if (!shared) return { reasons: [], notLookedAt: [] }
  if (shared.shares === 'revision') {
    return { reasons: [], notLookedAt: [`A change of code: ${shared.sentence}.`] }
  }
  const namesRevision = [baseline, candidate].some(({ config: { start } }) => start?.from)
  if (config.compare?.sameBuild || !namesRevision) {
    return { reasons: [], notLookedAt: [`A change: ${shared.sentence}.`] }
  }
  const summary = `${shared.sentence}: so no change was tested. Change the code of the candidate (it need not be committed), or let the baseline be an earlier revision: from: 'main~1', a branch or a tag. For a trial run of one build, set compare.sameBuild`
  return {
    reasons: [{ check: 'two builds', outcome: 'no_evidence', summary, evidence: null }],
    notLookedAt: [],
  }
}

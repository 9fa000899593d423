import type { StartConfig, TargetConfig } from '@gauntlet/contract'
import { formatBuild } from '@gauntlet/core/format'

/** A target, and the commit that it runs; undefined where it has none that Gauntlet knows. */
export type BuiltTarget = {
  readonly name: string
  readonly config: TargetConfig
  readonly build: string | undefined
}

export type SharedBuild = {
  /** `all`: one program under two names. `revision`: one commit, started in two ways. */
  readonly shares: 'all' | 'revision'
  /** Says so, in one sentence. */
  readonly sentence: string
}

/**
 * Whether two targets are one build: what is compared with itself proves nothing about a change. Ports and the number of
 * replicas do not make another build; another command, folder or environment may.
 */
export function findSharedBuild(one: BuiltTarget, other: BuiltTarget): SharedBuild | undefined {
  const names = `${one.name} and ${other.name}`
  if (one.config.url !== undefined && one.config.url === other.config.url) {
    return { shares: 'all', sentence: `${names} are one target, ${one.config.url}` }
  }
  const [start, otherStart] = [one.config.start, other.config.start]
  if (!start || !otherStart || one.build !== other.build) return undefined
  const what = one.build === undefined ? 'the same files' : `commit ${formatBuild(one.build)}`
  const differing = listDifferences(start, otherStart)
  if (differing.length === 0) {
    return { shares: 'all', sentence: `${names} both run ${what}, started the same way` }
  }
  if (one.build === undefined) return undefined
  const sentence = `${names} both run ${what}; they differ in their ${differing.join(' and ')} alone`
  return { shares: 'revision', sentence }
}

function listDifferences(one: StartConfig, other: StartConfig): string[] {
  const parts = {
    command: [one.command, other.command],
    folder: [one.cwd ?? '.', other.cwd ?? '.'],
    environment: [sorted(one.env), sorted(other.env)],
    seed: [one.seed ?? [], other.seed ?? []],
  }
  return Object.entries(parts).flatMap(([name, [mine, yours]]) =>
    JSON.stringify(mine) === JSON.stringify(yours) ? [] : [name],
  )
}

function sorted(env: StartConfig['env'] = {}): [string, string][] {
  return Object.entries(env).toSorted(([a], [b]) => (a < b ? -1 : 1))
}

import { describeWorkingTree, findCommit, findRefusal } from '@gauntlet/stack'
import { createHash } from 'node:crypto'
import { realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { toolVersion } from '../../cli/tool-version.ts'
import type { LoadedConfig } from '../../config/load-config.ts'

export type RunChoices = {
  readonly only: readonly string[] | undefined
  readonly profile: string
  readonly seed: number
}

/** `--only` of a run that names none. */
export const ALL_STAGES = 'all stages'

export type Question = Readonly<Record<string, string>>

/**
 * What a run is about, by name: evidence of one question is no evidence of another. Functions of the config count by
 * their text; what they call stands in files of the project, and so in its state.
 */
export async function describeQuestion(
  loaded: LoadedConfig,
  { only, profile, seed }: RunChoices,
): Promise<Question> {
  const { config, root } = loaded
  const { scenarios = {}, ...rest } = config
  const real = await realpath(root)
  const question: Record<string, string> = {
    'the version of Gauntlet': toolVersion,
    '--only': only?.join(',') ?? ALL_STAGES,
    '--profile': profile,
    '--seed': String(seed),
  }
  for (const [name, part] of Object.entries(rest)) question[`${name} in the config`] = hash(part)
  for (const [name, scenario] of Object.entries(scenarios)) {
    question[`scenario ${name}`] = hash(scenario)
  }
  const refusal = await findRefusal(root)
  const unnamed = refusal ? `${refusedByGit}: ${refusal.hint}` : outsideGit
  const own = ownFolders.map((name) => join(real, name))
  question["the project's files"] = (await describeWorkingTree(root, own)) ?? unnamed
  for (const [name, { start }] of Object.entries(config.targets ?? {})) {
    if (!start) continue
    question[`the build of ${name}`] =
      start.from === undefined
        ? ((await describeWorkingTree(resolve(root, start.cwd ?? '.'), own)) ?? unnamed)
        : await findCommit(root, start.from)
  }
  return question
}

/** What Gauntlet itself writes into a project. */
const ownFolders = ['artifacts', '.gauntlet']
const outsideGit = 'outside git'
const refusedByGit = 'git does not read this repository'

/** The names of what is not the same; what nobody can name is not known to be the same. */
export function listDifferences(before: Question, now: Question): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])]
  return names.flatMap((name) => {
    const [was, is] = [before[name], now[name]]
    if (is === outsideGit) return [`${name} (outside git: changes cannot be detected)`]
    if (is?.startsWith(refusedByGit)) return [`${name} (${is})`]
    if (was === is) return []
    return [name.startsWith('--') ? `${name} (was ${was}, is ${is})` : name]
  })
}

function hash(value: unknown): string {
  const seen = new WeakSet()
  const text = JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'function' || typeof part === 'bigint') return String(part)
    if (part instanceof RegExp) return String(part)
    if (part instanceof Map) return [...part]
    if (part instanceof Set) return [...part]
    if (typeof part !== 'object' || part === null) return part
    if (seen.has(part)) return 'seen above'
    seen.add(part)
    return part
  })
  return createHash('sha256')
    .update(text ?? '')
    .digest('hex')
}

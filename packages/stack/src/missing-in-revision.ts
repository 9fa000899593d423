import { type StartConfig, ToolError } from '@gauntlet/contract'
import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'

export type StartedRevision = {
  /** The target. */
  readonly name: string
  readonly start: StartConfig
  /** The command's folder in the project, as it is now. */
  readonly project: string
  /** The same folder in the worktree of the revision. */
  readonly worktree: string
}

/**
 * The failure of a start from a revision, with the file first that the config names, the project has and the revision does not:
 * a seed that came with the change.
 */
export function explainMissing(error: unknown, revision: StartedRevision): unknown {
  const { name, start } = revision
  if (!(error instanceof ToolError) || error.code !== 'START_FAILED') return error
  for (const key of ['migrate', 'seed', 'command'] as const) {
    const what = findMissing(start[key], error.message, revision)
    if (what === undefined) continue
    return new ToolError('START_FAILED', `${what}. ${error.message}`, {
      cause: error,
      hint: `Commit it there, or give targets.${name}.start a \`${key}\` that this revision has.`,
    })
  }
  return error
}

type Command = StartConfig['migrate'] | StartConfig['command']

function findMissing(
  command: Command,
  message: string,
  { start, project, worktree }: StartedRevision,
): string | undefined {
  if (command === undefined) return undefined
  const words =
    'sql' in command ? [command.sql] : command.flatMap((text) => text.split(/[\s;&|"'=]+/))
  const file = words.find(
    (word) =>
      /[./]/.test(word) &&
      message.includes(basename(word)) &&
      existsSync(resolve(project, word)) &&
      !existsSync(resolve(worktree, word)),
  )
  if (file !== undefined) return `${file} is not in revision ${start.from}`
  // Of npm, pnpm and yarn, by the name of the script.
  const [, script] = /missing script:? "?([^\s"]+)/i.exec(message) ?? []
  return script !== undefined && words.includes(script)
    ? `package.json of revision ${start.from} has no script ${script}`
    : undefined
}

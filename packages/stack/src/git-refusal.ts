import { ToolError } from '@gauntlet/contract'

/** Git does not read a repository that belongs to another user, as in containers of CI. */
export class GitRefusal extends ToolError {}

/**
 * The refusal that git's output shows, with the command that git names to allow it; undefined for any other failure. It is
 * recognised by the name of the setting, which no locale translates.
 *
 * @see https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory
 */
export function findGitRefusal(stderr: string, cause: unknown): GitRefusal | undefined {
  const [command] = /git config --global --add safe\.directory .+/.exec(stderr) ?? []
  if (command === undefined) return undefined
  const [first = ''] = stderr.split('\n')
  const reason = first.replace(/^fatal: /, '')
  return new GitRefusal('USAGE', `git does not read this repository: ${reason}`, {
    cause,
    hint: `Run \`${command.trim()}\`, or run Gauntlet as the user who owns the folder.`,
  })
}

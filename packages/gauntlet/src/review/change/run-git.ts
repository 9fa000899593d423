import { ToolError } from '@gauntlet/contract'
import { findGitRefusal, GitRefusal } from '@gauntlet/stack'
import { execFile } from 'node:child_process'

/** A larger change is not read by anybody. */
const mostOutputBytes = 256 * 1024 * 1024

export type GitCall = {
  readonly folder: string
  readonly signal?: AbortSignal
  readonly env?: Readonly<Record<string, string>>
}

/** What git wrote, to the last byte; it is asked in English and never asks back. */
export async function runGit(call: GitCall, ...args: string[]): Promise<string> {
  const { folder, signal, env } = call
  return await new Promise((resolve, reject) => {
    execFile(
      'git',
      ['-C', folder, ...args],
      {
        maxBuffer: mostOutputBytes,
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', ...env },
        ...(signal && { signal }),
      },
      (cause, stdout, stderr) => {
        if (!cause) resolve(stdout)
        else reject(toFailure(cause, { args, folder, stderr }))
      },
    )
  })
}

/** What git answers without the blanks around it; undefined for any "no". @throws GitRefusal where the repository is of another user */
export async function askGit(call: GitCall, ...args: string[]): Promise<string | undefined> {
  try {
    return (await runGit(call, ...args)).trim()
  } catch (error) {
    if (call.signal?.aborted || error instanceof GitRefusal) throw error
    return undefined // "no" is an exit code of git's
  }
}

type Failed = {
  readonly args: readonly string[]
  readonly folder: string
  readonly stderr: string
}

function toFailure(cause: Error, { args, folder, stderr }: Failed): Error {
  if (cause.name === 'AbortError') return cause
  const code = (cause as NodeJS.ErrnoException).code
  if (code === 'ENOENT') {
    return new ToolError('USAGE', `review reads the change from git, and git is not installed`, {
      cause,
    })
  }
  const refusal = findGitRefusal(stderr, cause)
  if (refusal) return refusal
  const words = stderr.trim().split('\n').slice(0, 3).join('; ') || cause.message
  return new ToolError(
    'USAGE',
    `git ${args.find((word) => /^[a-z-]+$/.test(word))} failed in ${folder}: ${words}`,
    { cause },
  )
}

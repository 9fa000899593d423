import { ToolError } from '@gauntlet/contract'
import type { ReviewerConfig } from './review-config.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** The key of a reviewer, from the environment and from nowhere else; empty for one without. */
export function readReviewerKey({ keyEnv }: ReviewerConfig, env: Environment): string {
  return keyEnv === undefined ? '' : (env[keyEnv] ?? '')
}

/** @throws ToolError USAGE naming the variable without a key, never the value of one */
export function requireReviewerKeys(reviewers: Iterable<ReviewerConfig>, env: Environment): void {
  for (const reviewer of reviewers) {
    const { name, keyEnv } = reviewer
    const key = readReviewerKey(reviewer, env)
    if (keyEnv !== undefined && key === '') {
      const what = `reviewer ${name} needs its key in ${keyEnv}, which is not set`
      throw new ToolError('USAGE', `${what}. See \`gauntlet review --help\`.`)
    }
    // It would be refused as a header, by an error that shows it.
    if (!/^[\x21-\x7e]*$/.test(key)) {
      throw new ToolError('USAGE', `${keyEnv} holds blanks or characters that no key has`)
    }
  }
}

/** A text without any reviewer's key: endpoints repeat them in errors, and people commit them. */
export function withoutKeys(
  text: string,
  keys: readonly string[],
  marker = '[[KEY]]',
): { readonly text: string; readonly count: number } {
  let left = text
  let count = 0
  for (const key of keys) {
    const parts = left.split(key)
    count += parts.length - 1
    left = parts.join(marker)
  }
  return { text: left, count }
}

/** The keys that are looked for in texts, each once, the longest first: one may be the beginning of another. */
export function listKeys(reviewers: readonly ReviewerConfig[], env: Environment): string[] {
  const keys = new Set(reviewers.map((reviewer) => readReviewerKey(reviewer, env)))
  return [...keys]
    .filter(({ length }) => length >= shortestKey)
    .toSorted((a, b) => b.length - a.length)
}

/** Anything shorter (`none`, `test`, for a server that wants any) is a word that a text may hold by chance. */
const shortestKey = 8

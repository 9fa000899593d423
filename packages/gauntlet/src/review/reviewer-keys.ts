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

/** A text without any reviewer's key, for the case that somebody committed one. */
export function withoutKeys(
  text: string,
  reviewers: readonly ReviewerConfig[],
  env: Environment,
): { readonly text: string; readonly count: number } {
  const keys = reviewers.map((reviewer) => readReviewerKey(reviewer, env))
  let left = text
  let count = 0
  for (const key of new Set(keys.filter(({ length }) => length >= shortestKey))) {
    const parts = left.split(key)
    count += parts.length - 1
    left = parts.join('[[REDACTED:reviewer-key:1]]')
  }
  return { text: left, count }
}

/** Anything shorter is a word that a change may hold by chance. */
const shortestKey = 8

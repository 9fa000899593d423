import { ToolError } from '@gauntlet/contract'
import type { ReviewerConfig } from './review-config.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The keys of the reviewers by name, from the environment and from nowhere else.
 *
 * @throws ToolError USAGE naming the variable, never its value
 */
export function readReviewerKeys(
  reviewers: readonly ReviewerConfig[],
  env: Environment,
): Map<string, string> {
  return new Map(
    reviewers.map(({ name, keyEnv }) => {
      const key = keyEnv === undefined ? '' : (env[keyEnv] ?? '')
      if (keyEnv !== undefined && key === '') {
        const what = `reviewer ${name} needs its key in ${keyEnv}, which is not set`
        throw new ToolError('USAGE', `${what}. See \`gauntlet review --help\`.`)
      }
      // It would be refused as a header, by an error that shows it.
      if (!/^[\x21-\x7e]*$/.test(key)) {
        throw new ToolError('USAGE', `${keyEnv} holds blanks or characters that no key has`)
      }
      return [name, key]
    }),
  )
}

/** A text without any reviewer's key, for the case that somebody committed one. */
export function withoutKeys(text: string, reviewers: readonly ReviewerConfig[], env: Environment) {
  const keys = reviewers.flatMap(({ keyEnv }) => (keyEnv === undefined ? [] : (env[keyEnv] ?? [])))
  return keys
    .filter((key) => key.length >= shortestKey)
    .reduce((left, key) => left.replaceAll(key, '[[REDACTED:reviewer-key:1]]'), text)
}

/** Anything shorter is a word that a change may hold by chance. */
const shortestKey = 8

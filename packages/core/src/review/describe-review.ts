import { countCoverage, type Uncounted } from './review-facts.ts'
import type { FileCoverage, ReviewVerdict } from './review-types.ts'

/** The parts of a review document that these sentences are about. */
type Review = {
  readonly verdict: ReviewVerdict
  readonly files: readonly Pick<FileCoverage, 'coverage'>[]
  readonly groups: readonly unknown[]
  readonly calls: readonly { readonly engaged: boolean }[]
  readonly cost: { readonly cap: string | null }
  readonly convergence: {
    readonly observed: number
    readonly by_chance: number
    readonly weak: boolean
  }
}

export const REPLAY_NOTICE = 'REPLAYED: recorded answers were played again; no reviewer was asked.'

/** `12 of 14 changed files reviewed (86 %), 1 partial, 1 unsent; 2 more excluded`. */
export function describeCoverage({ files }: Pick<Review, 'files'>): string {
  const { reviewed, partial, excluded, unsent } = countCoverage(files)
  const due = reviewed + partial + unsent
  const share = due === 0 ? '' : ` (${Math.floor((100 * reviewed) / due)} %)`
  return [
    `${reviewed} of ${due} changed ${due === 1 ? 'file' : 'files'} reviewed${share}`,
    ...(partial > 0 ? [`, ${partial} partial`] : []),
    ...(unsent > 0 ? [`, ${unsent} unsent`] : []),
    ...(excluded > 0 ? [`; ${excluded} more excluded`] : []),
  ].join('')
}

/** `observed 4, by chance 0.7`. */
export function describeChance({ convergence }: Pick<Review, 'convergence'>): string {
  const { observed, by_chance, weak } = convergence
  const doubt = weak && observed > 0 ? ' (less than three times chance: weak)' : ''
  return `observed ${observed}, by chance ${by_chance.toFixed(1)}${doubt}`
}

export const uncountedWords = {
  retracted: 'retracted by their reviewer',
  self_refuted: 'refuted by their own reasoning',
  unlocated: 'about a file that is not in the diff',
  ungrounded: 'quoting a line that is not in the diff',
  not_engaged: 'of a reviewer that was not engaged',
  repeated: 'behind a stronger one of the same reviewer in the same hunk',
} as const satisfies Record<Uncounted, string>

/** What the reader does now. */
export function describeNextStep(document: Review): string {
  const { verdict, calls, cost } = document
  const { partial, unsent } = countCoverage(document.files)
  if (verdict === 'BLOCK')
    return 'Fix what the lineages agree on and review again: unchanged bundles come from the cache.'
  if (verdict === 'CHANGES')
    return 'Read each finding at its line: fix it, or say on the pull request why it is none.'
  if (verdict === 'PASS')
    return document.groups.length > 0
      ? 'Nothing gates. The findings below BLOCK are worth a look.'
      : 'Nothing to do.'
  if (cost.cap !== null) return 'Raise the cap that stopped the calls, and review again.'
  if (partial + unsent > 0)
    return 'Split the change, or take generated files out of it, until every file is reviewed whole.'
  if (calls.some(({ engaged }) => !engaged))
    return 'Review again: reviewers that did not engage are asked anew. One that never does should be replaced.'
  return 'Configure reviewers of two lineages or more.'
}

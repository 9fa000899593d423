import type { ReviewCall, ReviewDocument } from '@gauntlet/contract'
import {
  classifyFindings,
  countCoverage,
  type FindingGroup,
  type ReviewFinding,
  type ReviewVerdict,
  type Uncounted,
} from '@gauntlet/core/review'
import { formatCount } from '../format.ts'

export const outcomeOfVerdict = {
  BLOCK: 'fail',
  CHANGES: 'fail',
  INCONCLUSIVE: 'no_evidence',
  PASS: 'pass',
} as const satisfies Record<ReviewVerdict, string>

export const REPLAY_NOTICE = 'REPLAYED: recorded answers were played again; no reviewer was asked.'

/** `12 of 14 changed files reviewed (86 %), 1 partial, 1 unsent; 2 more excluded`. */
export function tellCoverage({ files }: Pick<ReviewDocument, 'files'>): string {
  const { reviewed, partial, excluded, unsent } = countCoverage(files)
  const due = reviewed + partial + unsent
  const share = due === 0 ? '' : ` (${Math.floor((100 * reviewed) / due)} %)`
  return [
    `${reviewed} of ${plural(due, 'changed file')} reviewed${share}`,
    ...(partial > 0 ? [`, ${partial} partial`] : []),
    ...(unsent > 0 ? [`, ${unsent} unsent`] : []),
    ...(excluded > 0 ? [`; ${excluded} more excluded`] : []),
  ].join('')
}

/** `observed 4, by chance 0.7`. */
export function tellChance({ convergence }: Pick<ReviewDocument, 'convergence'>): string {
  const { observed, by_chance, weak } = convergence
  const doubt = weak && observed > 0 ? ' (less than three times chance: weak)' : ''
  return `observed ${observed}, by chance ${by_chance.toFixed(1)}${doubt}`
}

/** Groups that two lineages or more put into the same hunk, and the others; both the strongest first. */
export function splitGroups({ groups }: Pick<ReviewDocument, 'groups'>): {
  readonly convergent: readonly FindingGroup[]
  readonly single: readonly FindingGroup[]
} {
  return {
    convergent: groups.filter(({ convergent }) => convergent.hunk),
    single: groups.filter(({ convergent }) => !convergent.hunk),
  }
}

/** The findings of a group, the severest first. */
export function listFindings(
  { findings }: Pick<ReviewDocument, 'findings'>,
  group: FindingGroup,
): ReviewFinding[] {
  return group.findings
    .map((id) => findings.find((one) => one.id === id))
    .filter((one) => one !== undefined)
}

/** `2 BLOCK, 1 MINOR`. */
export function tellSeverities(groups: readonly Pick<FindingGroup, 'severity'>[]): string {
  return (['BLOCK', 'MAJOR', 'MINOR'] as const)
    .map((name) => [groups.filter(({ severity }) => severity === name).length, name] as const)
    .filter(([count]) => count > 0)
    .map(([count, name]) => `${count} ${name}`)
    .join(', ')
}

export const uncountedWords = {
  retracted: 'retracted by their reviewer',
  self_refuted: 'refuted by their own reasoning',
  unlocated: 'about a file that is not in the diff',
  ungrounded: 'quoting a line that is not in the diff',
  not_engaged: 'of a reviewer that was not engaged',
  repeated: 'behind a stronger one of the same reviewer in the same hunk',
} as const satisfies Record<Uncounted, string>

/** `2 retracted by their reviewer, 1 …`; empty when every finding counts. */
export function tellUncounted(document: ReviewDocument): string {
  const kinds = classifyFindings(document).map(({ uncounted }) => uncounted)
  return (Object.keys(uncountedWords) as Uncounted[])
    .map((kind) => [kinds.filter((one) => one === kind).length, uncountedWords[kind]] as const)
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`)
    .join(', ')
}

/** `kimi on api-02: 62 visible tokens, 120 are the least`. */
export const tellTrouble = ({ reviewer, bundle, trouble, status }: ReviewCall): string =>
  `${reviewer} on ${bundle}: ${trouble ?? status.replace('_', ' ')}`

/** `$0.0421, 6 requests, 2 answers from the cache; stopped by the cap: …`. */
export function tellCost({ cost }: Pick<ReviewDocument, 'cost'>): string {
  const cached = cost.cached > 0 ? `, ${plural(cost.cached, 'answer')} from the cache` : ''
  const cap = cost.cap === null ? '' : `; stopped by a cap: ${cost.cap}`
  return `$${cost.usd.toFixed(cost.usd < 1 ? 4 : 2)}, ${plural(cost.requests, 'request')}${cached}${cap}`
}

/** `3 github-token, 1 jwt`; empty when nothing was taken out. */
export const tellRedactions = ({ redactions }: Pick<ReviewDocument, 'redactions'>): string =>
  Object.entries(redactions)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ')

/** What the reader does now. */
export function tellNextStep(document: ReviewDocument): string {
  const { verdict, calls, cost } = document
  const { partial, unsent } = countCoverage(document.files)
  if (verdict === 'BLOCK')
    return 'Mend what the lineages agree on and review again: unchanged bundles come from the cache.'
  if (verdict === 'CHANGES')
    return 'Read each finding at its line: mend it, or say on the pull request why it is none.'
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

export const plural = (count: number, noun: string): string =>
  `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`

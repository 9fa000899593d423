import type { ReviewCall, ReviewDocument } from '@gauntlet/contract'
import {
  classifyFindings,
  type FindingGroup,
  type RedactedLine,
  type ReviewFinding,
  type ReviewVerdict,
  type Uncounted,
  uncountedWords,
} from '@gauntlet/core/review'
import { plural } from '@gauntlet/core/format'

export const outcomeOfVerdict = {
  BLOCK: 'fail',
  CHANGES: 'fail',
  INCONCLUSIVE: 'no_evidence',
  PASS: 'pass',
} as const satisfies Record<ReviewVerdict, string>

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
export function describeSeverities(groups: readonly Pick<FindingGroup, 'severity'>[]): string {
  return (['BLOCK', 'MAJOR', 'MINOR'] as const)
    .map((name) => [groups.filter(({ severity }) => severity === name).length, name] as const)
    .filter(([count]) => count > 0)
    .map(([count, name]) => `${count} ${name}`)
    .join(', ')
}

/** `2 retracted by their reviewer, 1 …`; empty when every finding counts. */
export function describeUncounted(document: ReviewDocument): string {
  const kinds = classifyFindings(document).map(({ uncounted }) => uncounted)
  return (Object.keys(uncountedWords) as Uncounted[])
    .map((kind) => [kinds.filter((one) => one === kind).length, uncountedWords[kind]] as const)
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`)
    .join(', ')
}

/** `kimi on api-02: 62 visible tokens, 120 are the least`. */
export const describeTrouble = ({ reviewer, bundle, trouble, status }: ReviewCall): string =>
  `${reviewer} on ${bundle}: ${trouble ?? status.replace('_', ' ')}`

/** `$0.0421, 6 requests, 2 answers from the cache; stopped by the cap: …`. */
export function describeCost({ cost }: Pick<ReviewDocument, 'cost'>): string {
  const cached = cost.cached > 0 ? `, ${plural(cost.cached, 'answer')} from the cache` : ''
  const cap = cost.cap === null ? '' : `; stopped by a cap: ${cost.cap}`
  return `$${cost.usd.toFixed(cost.usd < 1 ? 4 : 2)}, ${plural(cost.requests, 'request')}${cached}${cap}`
}

const MOST_PLACES = 5

/** `3 github-token (src/a.ts:4, src/b.ts:2), 1 jwt`; empty when nothing was taken out. */
export const describeRedactions = ({
  redactions,
  redacted_at: places = [],
}: Pick<ReviewDocument, 'redactions' | 'redacted_at'>): string =>
  Object.entries(redactions)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => {
      const own = places.filter(({ rule }) => rule === kind).map(describeRedactedLine)
      const named = [...new Set(own)]
      const more =
        named.length > MOST_PLACES ? [`and ${named.length - MOST_PLACES} more lines`] : []
      const where = [...named.slice(0, MOST_PLACES), ...more].join(', ')
      return where === '' ? `${count} ${kind}` : `${count} ${kind} (${where})`
    })
    .join(', ')

const describeRedactedLine = ({ path, line }: RedactedLine): string =>
  line === null ? path : `${path}:${line}`

import type { ReviewBundle } from '../bundle/review-bundle.ts'
import type { FindingState, ReviewFinding } from '../review-types.ts'
import { isGrounded, isSelfRefuting, readBlock, toFindingId } from './review-lines.ts'
import { locateLines, locatePath, splitWhere } from './locate.ts'
import { type Draft, readDrafts } from './read-drafts.ts'
import { type Field, type FieldKey, readFields } from './read-fields.ts'

export type AnswerContext = {
  readonly nonce: string
  readonly bundle: ReviewBundle
  readonly reviewer: string
  readonly lineage: string
  /** As the endpoint gave it; null when it gave none. */
  readonly finishReason: string | null
}

export type ParsedReview = {
  /** BEGIN and END with our nonce are there. */
  readonly complete: boolean
  /** Why the answer cannot be used as it is. */
  readonly formatError: string | null
  /** It was said in another form: worth one request to write it again. What was cut off was never said. */
  readonly repairable: boolean
  readonly findings: readonly ReviewFinding[]
  /** Files of the bundle that REVIEWED lines name. */
  readonly reviewed: readonly string[]
  /** The reason given for finding nothing. */
  readonly none: string | null
  /** The verdict it wrote itself, which only advises. */
  readonly advisory: string | null
  /** It wrote PASS and left a BLOCK open; the finding stays. */
  readonly verdictMismatch: boolean
}

/** Reasons of both protocols to stop before the answer was whole. */
const cutOff: ReadonlySet<string> = new Set([
  'length',
  'max_tokens',
  'model_context_window_exceeded',
  'content_filter',
  'refusal',
])
const mostFindings = 200

/**
 * Reads one answer to one bundle. Only the last complete block counts. Nothing is invented: a finding
 * without a severity makes the answer unusable, one whose file or quote is not in the diff is stored but
 * not tallied, and no text becomes a verdict.
 */
export function parseReview(answer: string, context: AnswerContext): ParsedReview {
  const block = readBlock(answer, context.nonce)
  const fields = readFields(block?.lines ?? [])
  const drafts = readDrafts(fields)
  const last = (key: FieldKey) =>
    fields.findLast((field) => field.key === key)?.lines.join(' ').trim() ?? null // prettier-ignore
  const retractions = readRetractions(fields)
  const findings = new Map<string, ReviewFinding>()
  for (const draft of drafts.slice(0, mostFindings)) {
    const alone = drafts.filter(({ number }) => number === draft.number).length === 1
    const finding = toFinding(draft, context, (alone && retractions.get(draft.number)) || null)
    if (finding && !findings.has(finding.id)) findings.set(finding.id, finding)
  }
  const advisory = /\b(?:BLOCK|CHANGES|PASS)\b/i.exec(last('VERDICT') ?? '')?.[0].toUpperCase()
  const none = drafts.length === 0 ? last('NONE') : null
  const { finishReason } = context
  const isCut = finishReason !== null && cutOff.has(finishReason)
  const formatError = isCut ? `cut off: ${finishReason}` : findFormatError({ block, drafts, none })
  return {
    complete: block !== null,
    formatError,
    repairable: formatError !== null && !isCut && answer.trim() !== '',
    findings: [...findings.values()],
    reviewed: readReviewed(fields, context.bundle),
    none,
    advisory: advisory ?? null,
    verdictMismatch: advisory === 'PASS' && [...findings.values()].some(isOpenBlock),
  }
}

function isOpenBlock({ severity, state }: ReviewFinding): boolean {
  return severity === 'BLOCK' && state === 'open'
}

function findFormatError(answer: {
  readonly block: ReturnType<typeof readBlock>
  readonly drafts: readonly Draft[]
  readonly none: string | null
}): string | null {
  const { block, drafts, none } = answer
  if (!block) return 'no complete block with the nonce'
  if (block.abandoned) return 'another block was begun and not ended'
  if (drafts.length > mostFindings) return `${drafts.length} findings, ${mostFindings} are the most`
  const unweighed = drafts.findIndex(({ severity }) => severity === null)
  if (unweighed >= 0) return `finding ${unweighed + 1} has no severity`
  if (drafts.length === 0 && none === null) return 'neither a finding nor NONE'
  return null
}

/** `RETRACT: 2 | reason` by number. Where two findings share a number it takes back neither. */
function readRetractions(fields: readonly Field[]): Map<string, string> {
  const reasons = new Map<string, string>()
  for (const { key, lines } of fields) {
    const match = /^\D{0,12}(\d+)\s*(?:[|:,–—-]\s*)?(.*)$/s.exec(lines.join(' '))
    if (key === 'RETRACT' && match) reasons.set(match[1] ?? '', match[2]?.trim() || 'retracted')
  }
  return reasons
}

function readReviewed(fields: readonly Field[], bundle: ReviewBundle): string[] {
  const paths = new Set<string>()
  for (const { key, lines } of fields) {
    if (key !== 'REVIEWED') continue
    const pieces = (lines[0] ?? '').split('|')
    for (let count = pieces.length; count > 0; count -= 1) {
      const located = locatePath(pieces.slice(0, count).join('|'), bundle)
      if (!located) continue
      paths.add(located.path)
      break
    }
  }
  return [...paths]
}

function toFinding(
  draft: Draft,
  context: AnswerContext,
  retraction: string | null,
): ReviewFinding | null {
  const { severity, kind, quote, why, fix } = draft
  if (severity === null) return null
  const { bundle, reviewer, lineage } = context
  const whole = locatePath(draft.where, bundle)
  const where = whole ? { path: draft.where, lines: null } : splitWhere(draft.where)
  const located = whole ?? locatePath(where.path, bundle)
  const hunks = bundle.hunks.filter((hunk) => hunk.path === located?.path)
  const path = located?.path ?? where.path
  const { lines, hunk } = locateLines(hunks, where.lines)
  const place = located ? `${path} ${lines?.join('-') ?? ''} ${hunk}` : draft.where
  return {
    id: toFindingId([reviewer, bundle.id, place, severity, kind, quote, why]),
    reviewer,
    lineage,
    bundle: bundle.id,
    path,
    lines,
    hunk,
    severity,
    kind,
    quote,
    why,
    fix,
    ...toState(why, retraction),
    located: located !== null,
    grounded: isGrounded(quote, hunks),
    path_repaired: located?.repaired ?? false,
  }
}

function toState(
  why: string,
  retraction: string | null,
): { readonly state: FindingState; readonly state_reason: string | null } {
  if (retraction !== null) return { state: 'retracted', state_reason: retraction }
  if (isSelfRefuting(why)) return { state: 'self_refuted', state_reason: null }
  return { state: 'open', state_reason: null }
}

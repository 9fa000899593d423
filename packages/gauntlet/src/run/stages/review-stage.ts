import type { StageReason } from '@gauntlet/core/verdict'
import { ToolError, type ReviewDocument } from '@gauntlet/contract'
import { formatLocation, type FindingGroup } from '@gauntlet/core/review'
import { renderReviewText, stripMarkup, toLine } from '@gauntlet/report'
import { basename, join } from 'node:path'
import { defaultReviewOptions, executeReview } from '../../review/execute-review.ts'
import type { ReviewConfig } from '../../review/review-config.ts'
import { toReviewEvidence } from '../../review/build-review-document.ts'
import type { Stage, StageContext, StageFindings } from '../stage.ts'

/** The change itself is read: no finding may stand that gates. */
export const reviewStage: Stage = {
  name: 'review',
  summary: 'No finding of the reviewers stands against the change.',
  absent: ({ config }) =>
    config.review?.reviewers.length ? undefined : 'the config names no reviewers',
  run: async (context) => {
    try {
      return await read(context, context.loaded.config.review as ReviewConfig)
    } catch (error) {
      if (!(error instanceof ToolError) && !context.io.signal.aborted) throw error
      // A missing key or a change too large must not cost what the other stages found.
      const summary = (error as Error).message
      const reason = { check: 'review', outcome: 'no_evidence', summary, evidence: null } as const
      return { reasons: [reason] }
    }
  },
}

async function read(context: StageContext, review: ReviewConfig): Promise<StageFindings> {
  const { loaded, io, print, store } = context
  const folder = join(context.folder, 'review')
  const options = { ...defaultReviewOptions, base: review.base }
  const result = await executeReview({ loaded, review, io, print, folder }, options)
  if (!result) {
    return {
      reasons: [],
      notLookedAt: ['review: nothing changed since the base, so nothing was read'],
    }
  }
  const { document, evidence } = result
  await store.evidence.save({ ...toReviewEvidence(document), verdictId: basename(context.folder) })
  print.result(renderReviewText(document, print.style))
  return {
    reasons: toReviewReasons(document, evidence),
    notLookedAt: document.files.flatMap(({ path, coverage, reason }) =>
      coverage === 'excluded' ? [`Review of ${toLine(path)}: ${reason ?? 'excluded'}`] : [],
    ),
  }
}

/** One reason for each finding that gates, or one for the whole review when none does. */
export function toReviewReasons(document: ReviewDocument, evidence: string | null): StageReason[] {
  const { verdict, outcome, groups, reasons } = document
  const gating = verdict === 'BLOCK' || verdict === 'CHANGES' ? groups.filter(isGating) : []
  if (gating.length === 0) {
    return [{ check: 'review', outcome, summary: toLine(reasons[0] ?? verdict), evidence }]
  }
  return gating.map((group) => ({
    check: `review: ${group.severity} ${group.kind} at ${toLine(formatLocation(group))}`,
    outcome: 'fail',
    summary: `${group.lineages.join(' and ')}: ${whyOf(group, document)}`,
    evidence,
  }))
}

function isGating({ severity, convergent }: FindingGroup): boolean {
  return severity === 'BLOCK' || (severity === 'MAJOR' && convergent.hunk)
}

/** What its severest finding says, in one line without links: a verdict is shown where those would be live. */
function whyOf({ id }: FindingGroup, { findings }: ReviewDocument): string {
  const why = findings.find((finding) => finding.id === id)?.why ?? ''
  return stripMarkup(toLine(why)).slice(0, 200)
}

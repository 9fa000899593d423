import { formatDocument } from '@gauntlet/contract'
import { buildFaultsDocument } from '@gauntlet/testkit'
import * as report from '../index.ts'
import * as hostile from './hostile-documents.ts'

const {
  loadRun,
  guarantees,
  smoke,
  verdict,
  parity,
  compare,
  imported,
  trend,
  review,
  sweep,
  evil,
} = hostile

const faults = buildFaultsDocument({ tool: evil, plan: evil, reason: evil, inject: [evil] }, evil)

/** What every writer makes of a document that is hostile in all that a target, a file or a log controls. */
export const pages: Readonly<Record<string, string>> = {
  'load run': report.renderLoadRunHtml(loadRun, guarantees),
  guarantees: report.renderGuaranteesHtml(guarantees, evil),
  verdict: report.renderVerdictHtml(verdict),
  parity: report.renderParityHtml(parity),
  compare: report.renderComparisonHtml(compare, evil),
  imported: report.renderImportedHtml(imported),
  trend: report.renderTrendHtml(trend),
  sweep: report.renderSweepHtml(sweep),
  faults: report.renderFaultsHtml(faults),
}

export const markdowns: Readonly<Record<string, string>> = {
  'load run': report.renderLoadRunMarkdown(loadRun),
  verdict: report.renderVerdictMarkdown(verdict),
  parity: report.renderParityMarkdown(parity),
  compare: report.renderComparisonMarkdown(compare, evil),
  imported: report.renderImportedMarkdown(imported),
  trend: report.renderTrendMarkdown(trend),
  sweep: report.renderSweepMarkdown(sweep),
  faults: report.renderFaultsMarkdown(faults),
  review: report.renderReviewMarkdown(review),
  'review comment': report.renderReviewComment(review),
}

export const junits: Readonly<Record<string, string>> = {
  'load run': report.renderLoadRunJunit(loadRun),
  smoke: report.renderSmokeJunit(smoke),
  verdict: report.renderVerdictJunit(verdict),
  parity: report.renderParityJunit(parity.document),
  sweep: report.renderSweepJunit(sweep),
  faults: report.renderFaultsJunit(faults),
}

export const terminals: Readonly<Record<string, string>> = {
  smoke: [...smoke.checks.map((one) => report.renderSmokeLine(one)), report.renderSmokeSummary(smoke)].join('\n'),
  tap: report.renderSmokeTap(smoke),
  guarantees: report.renderGuaranteesText(guarantees),
  verdict: report.renderVerdictText(verdict),
  parity: report.renderParityText(parity),
  review: report.renderReviewText(review),
  sweep: report.renderSweepText(sweep),
  faults: report.renderFaultsText(faults),
  'faults in short': report.summariseFaults(faults),
  'sweep in short': report.summariseSweep(sweep),
  'before and after': report.renderBeforeAfter(report.toBeforeAfter(loadRun, loadRun)),
} // prettier-ignore

export const jsons: Readonly<Record<string, readonly [text: string, document: unknown]>> =
  Object.fromEntries(
    Object.entries({ loadRun, guarantees, smoke, verdict, parity, compare, imported, trend, review, sweep, faults }).map(
      ([name, document]) => [name, [formatDocument(document), document]],
    ),
  ) // prettier-ignore

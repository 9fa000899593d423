export { renderPlot } from './charts/render-chart.ts'
export { renderJunit, type JunitCase, type JunitSuite } from './junit.ts'
export {
  renderSmokeJunit,
  renderSmokeLine,
  renderSmokeSummary,
  renderSmokeTap,
  type Paint,
} from './smoke/render-smoke.ts'
export { escapeXml } from './xml.ts'
export { renderMarkdownTable } from './markdown-table.ts'
export { renderAnomalySvg } from './guarantees/render-anomaly-svg.ts'
export { renderGuaranteesHtml } from './guarantees/render-guarantees-html.ts'
export {
  renderAnomalyText,
  renderCounts,
  renderGuaranteeText,
  renderGuaranteesText,
} from './guarantees/render-anomaly-text.ts'
export { compareFacts } from './compare/facts.ts'
export { formatCount, formatNumber } from '@gauntlet/core/format'
export { renderComparisonHtml } from './compare/render-html.ts'
export { renderComparisonMarkdown } from './compare/render-markdown.ts'
export { renderImportedHtml, renderImportedMarkdown } from './imported/render-imported.ts'
export { renderLoadRunHtml } from './load-run/render-html.ts'
export { renderLoadRunMarkdown } from './load-run/render-markdown.ts'
export {
  rawDeltas,
  toBeforeAfter,
  type BeforeAfter,
  type CheckDelta,
  type EndpointDelta,
} from './before-after/before-after.ts'
export { renderBeforeAfter } from './before-after/render-terminal.ts'
export { renderMilestone, type Milestone } from './milestone/render-milestone.ts'
export type { ScenarioRuns } from './milestone/describe-method.ts'
export { renderVerdictJunit, renderVerdictText } from './verdict/render-verdict.ts'
export { renderVerdictMarkdown } from './verdict/render-verdict-markdown.ts'
export { renderLoadRunJunit } from './load-run/render-junit.ts'
export { renderVerdictHtml } from './verdict/render-verdict-html.ts'
export { renderParityTally } from './parity/case-state.ts'
export { renderParityHtml, renderParitySection } from './parity/render-html.ts'
export { renderParityJunit } from './parity/render-junit.ts'
export { renderParityMarkdown } from './parity/render-markdown.ts'
export { renderParitySummary, renderParityText } from './parity/render-terminal.ts'
export { renderReviewComment } from './review/render-comment.ts'
export { renderReviewMarkdown } from './review/render-markdown.ts'
export { renderReviewText } from './review/render-text.ts'
export { escapeMarkdown, stripMarkup, toLine } from './markdown.ts'
export { toSarif } from './review/to-sarif.ts'
export { renderTrendHtml } from './trend/render-html.ts'
export { renderTrendMarkdown } from './trend/render-markdown.ts'
export { renderFaultsHtml } from './faults/render-html.ts'
export { renderFaultsJunit } from './faults/render-junit.ts'
export { renderFaultsMarkdown } from './faults/render-markdown.ts'
export { renderFaultsText, summariseFaults } from './faults/render-text.ts'
export { renderSweepHtml } from './sweep/render-html.ts'
export { renderSweepJunit } from './sweep/render-junit.ts'
export { renderSweepMarkdown } from './sweep/render-markdown.ts'
export { renderSweepText, summariseSweep } from './sweep/render-text.ts'

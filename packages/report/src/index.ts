export { renderJunit, type JunitCase, type JunitSuite } from './junit.ts'
export {
  renderSmokeJunit,
  renderSmokeLine,
  renderSmokeSummary,
  renderSmokeTap,
  type Paint,
} from './smoke/render-smoke.ts'
export { escapeXml } from './xml.ts'
export { renderAnomalySvg } from './guarantees/render-anomaly-svg.ts'
export {
  renderAnomalyText,
  renderGuaranteeText,
  renderGuaranteesText,
} from './guarantees/render-anomaly-text.ts'

export { renderJunit, type JunitCase, type JunitSuite } from './junit.ts'
export {
  renderSmokeJunit,
  renderSmokeLine,
  renderSmokeSummary,
  renderSmokeTap,
  type Paint,
} from './smoke/render-smoke.ts'
export { escapeXml } from './xml.ts'

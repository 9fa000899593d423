/** For tests of pages that a project adds to the dashboard. */
export { hostileText, listTraces } from './hostile-text.ts'
export { listFlaws } from './looks.ts'
export { serveDashboard, type Served, type ServedOptions } from './served-dashboard.ts'

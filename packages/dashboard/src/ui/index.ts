/**
 * What a page of a project may take from the dashboard to look like its own pages: React components and what they need.
 * The style sheet is there already.
 */
export { isApiError } from '../api/api-error.ts'
export { retryInterval } from '../api/queries.ts'
export { Badge } from './badge.tsx'
export { Chart, seriesColors, type KeyEntry } from './chart.tsx'
export type { ChartPoint } from '@gauntlet/plots'
export { type Column, countColumn, msColumn } from './column.ts'
export { Cards, DataTable, Facts } from './data-table.tsx'
export { Empty, Failure, Loading } from './states.tsx'
export { When } from './when.tsx'

import type { MetricRow, StopReason } from '@gauntlet/core/compare'
import {
  formatEffect,
  formatInterval,
  formatMargin,
  formatDetectableEffect,
} from './effect-words.ts'

/** Why no further block was run. */
export const stopWords: Readonly<Record<StopReason | 'interrupted', string>> = {
  decided: 'every gating metric was decided',
  settled: 'more blocks cannot decide the rest: too few requests a run, or no success',
  looks_done: 'the last look of the plan was reached',
  time: 'no further block would have ended in time',
  unfit: 'one block stayed invalid: this host was too busy to drive this load; it can be resumed',
  interrupted: 'it was interrupted and can be resumed',
}

const number = (title: string, cell: (row: MetricRow) => string) =>
  ({ title, kind: 'number', number: true, cell }) as const

/** What a table says of each metric, beside its name and its verdict. */
export const metricColumns = [
  number('worse by', formatEffect),
  number('interval', formatInterval),
  number('margin', formatMargin),
  number('minimum detectable effect', formatDetectableEffect),
  number('blocks worse', ({ blocks_worse, n }) => `${blocks_worse} of ${n}`),
  number('p, adjusted', ({ p_adjusted }) => (p_adjusted === null ? '–' : p_adjusted.toFixed(3))),
] as const

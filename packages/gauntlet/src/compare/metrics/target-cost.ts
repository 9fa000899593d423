import type { Metric, RunFigures } from './metric.ts'

/** A harmless change by judgement, as of the median: a smaller one needs more blocks, with the square of the ratio. */
const MARGIN = 0.05

/** What the target spent, as its processes and its database count it. */
function cost(
  name: string,
  summary: string,
  read: (figures: RunFigures) => number | undefined,
): Metric {
  return {
    name,
    summary,
    kind: 'ratio',
    better: 'lower',
    margin: MARGIN,
    measure: (figures) => {
      const value = figures.attempts > 0 ? read(figures) : undefined
      return value === undefined ? [] : [{ value }]
    },
  }
}

/** What it spent on one wire attempt. */
const costOfRequest = (
  name: string,
  summary: string,
  read: (figures: RunFigures) => number | undefined,
): Metric =>
  cost(`${name} per request`, summary, (figures) => {
    const amount = read(figures)
    return amount === undefined ? undefined : amount / figures.attempts
  })

export const cpuSeconds = costOfRequest(
  'cpu seconds',
  'CPU time of all processes of the target',
  ({ usage }) => usage?.cpuSeconds,
)

export const memoryBytes = cost(
  'memory bytes',
  'resident memory of all its processes at the end of the load',
  ({ usage }) => usage?.memoryBytes,
)

export const databaseStatements = costOfRequest(
  'database statements',
  'statements, or transactions where statements are not counted',
  ({ database }) => database?.statements,
)

export const walBytes = costOfRequest(
  'wal bytes',
  "bytes of PostgreSQL's write-ahead log",
  ({ database }) => database?.walBytes,
)

export const databaseMs = costOfRequest(
  'database ms',
  'milliseconds that statements took in the database',
  ({ database }) => database?.executionMs,
)

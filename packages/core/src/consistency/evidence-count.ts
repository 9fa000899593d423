/** What is counted in the evidence of a check. */
export type CountedEvidence =
  | 'acknowledged'
  | 'answered'
  | 'overlaps'
  | 'repeats'
  | 'refused'
  | 'holds'
  | 'executions'
  | 'aggregates'
  | 'moved'
  | 'readings'
  | 'compared'
  | 'ids'
  | 'judged'
  | 'limits'

/** What was counted beside what is needed. */
export type EvidenceCount = {
  readonly counted: CountedEvidence
  readonly what: string
  readonly found: number
  readonly minimum: number
}

import type { CheckRow, RunCounts } from './check-row.ts'

/** How many runs of a build there are that say something: `3 of 8 runs`. */
function describeRuns(found: number, { pass, fail, no_evidence }: RunCounts): string {
  const all = pass + fail + no_evidence
  return `${found} of ${all} run${all === 1 ? '' : 's'}`
}

/**
 * One check over all runs in one line:
 * `orders: LOST: FAIL | candidate breaks it in 3 of 8 runs, baseline in 0 of 8 runs | order 7 was acknowledged and is gone`.
 */
export function toCheckLine({ check, outcome, ...row }: CheckRow): string {
  const summary = row.summary === null ? [] : [row.summary]
  return [
    `${check}: ${outcome.toUpperCase()}`,
    describeCheck({ outcome, ...row }),
    ...summary,
  ].join(' | ')
}

/** What became of a check in the runs of both builds, in one clause. */
export function describeCheck({
  outcome,
  baseline,
  candidate,
}: Pick<CheckRow, 'outcome' | 'baseline' | 'candidate'>): string {
  const broken = (counts: RunCounts) => describeRuns(counts.fail, counts)
  if (outcome === 'fail')
    return `candidate breaks it in ${broken(candidate)}, baseline in ${broken(baseline)}`
  if (outcome === 'no_evidence')
    return `candidate has no evidence in ${describeRuns(candidate.no_evidence, candidate)}`
  return baseline.fail > 0
    ? `candidate keeps it, baseline breaks it in ${broken(baseline)}`
    : 'kept in every run'
}

const RANK = { fail: 0, no_evidence: 2, pass: 3 } as const

/** What the candidate alone breaks first, then what both break, then what nobody could answer. */
export function orderChecks<Row extends Pick<CheckRow, 'outcome' | 'regressed'>>(
  rows: readonly Row[],
): Row[] {
  const rank = ({ outcome, regressed }: Row) =>
    outcome === 'fail' && !regressed ? 1 : RANK[outcome]
  return rows.toSorted((one, other) => rank(one) - rank(other))
}

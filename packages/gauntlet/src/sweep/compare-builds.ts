import type { SweepDocument } from '@gauntlet/contract'
import { compareSweeps } from '@gauntlet/core/sweep'

/** The sweep of the candidate, with what differs from that of the baseline. */
export function compareBuilds(baseline: SweepDocument, candidate: SweepDocument): SweepDocument {
  const { onlyBaseline, onlyCandidate, ...classes } = compareSweeps(baseline, candidate)
  const { target, build, outcome, tally, events, cells } = baseline
  return {
    ...candidate,
    baseline: {
      target,
      build,
      outcome,
      tally,
      events,
      cells: cells.flatMap(({ id, event, point, fault, outcome: own, second }) =>
        second === undefined ? [{ id, event, point, fault, outcome: own }] : [],
      ),
      ...classes,
      only_baseline: onlyBaseline,
      only_candidate: onlyCandidate,
    },
  }
}

/** A breach that a run under faults showed: a class of anomaly of a guarantee, or a check that failed. */
export type FaultedAnomaly = { readonly guarantee: string; readonly class: string }

/** What a run of one build under faults says. */
export type FaultedBuild = {
  readonly anomalies: readonly FaultedAnomaly[]
  /** Guarantees and checks that passed or failed: of the others nothing is known. */
  readonly judged: readonly string[]
  /** Every planned fault happened. */
  readonly sawAllFaults: boolean
}

export type FaultedDifference = {
  /** What the candidate shows, and the baseline does not. */
  readonly gained: readonly FaultedAnomaly[]
  /** What the baseline alone shows. */
  readonly removed: readonly FaultedAnomaly[]
  /** What both show. */
  readonly kept: readonly FaultedAnomaly[]
  /** What one shows, while the other has no evidence: it saw not every fault, or did not judge it. */
  readonly undecided: readonly FaultedAnomaly[]
}

/**
 * Which anomalies a change brought and which it removed, under the same faults. That a build does not show one is known
 * only where every fault happened to it and the guarantee was judged.
 */
export function compareFaultedBuilds(
  baseline: FaultedBuild,
  candidate: FaultedBuild,
): FaultedDifference {
  const both = [...candidate.anomalies, ...baseline.anomalies]
  const all = [...new Map(both.map((anomaly) => [toKey(anomaly), anomaly])).values()]
  const of = (before: State, after: State) =>
    all.filter((one) => find(baseline, one) === before && find(candidate, one) === after)
  return {
    gained: of('absent', 'shown'),
    removed: of('shown', 'absent'),
    kept: of('shown', 'shown'),
    undecided: [...of('unknown', 'shown'), ...of('shown', 'unknown')],
  }
}

type State = 'shown' | 'absent' | 'unknown'

function find(build: FaultedBuild, anomaly: FaultedAnomaly): State {
  if (build.anomalies.some((one) => toKey(one) === toKey(anomaly))) return 'shown'
  return build.sawAllFaults && build.judged.includes(anomaly.guarantee) ? 'absent' : 'unknown'
}

const toKey = ({ guarantee, class: found }: FaultedAnomaly): string =>
  JSON.stringify([guarantee, found])

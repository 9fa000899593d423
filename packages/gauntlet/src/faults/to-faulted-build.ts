import {
  type FaultedBuildDocument,
  type LoadRunDocument,
  type Outcome,
  listExercised,
} from '@gauntlet/contract'
import { describeCheck } from '../load-checks/describe-check.ts'
import type { MeasuredRun } from '../run/stages/measure-run.ts'

/** What came of one run of a plan: what was measured, or why nothing was. */
export type PlanRun =
  | { readonly measured: MeasuredRun }
  | { readonly measured?: undefined; readonly outcome: Outcome; readonly reason: string }

/** The class of a check that failed. */
export const FAILED_CHECK = 'FAILED'
/** What a target that does not answer at all breaks. */
export const TARGET = 'target'

/** What a build showed under the faults of a plan. @param target its name */
export function toFaultedBuild(target: string, run: PlanRun): FaultedBuildDocument {
  if (run.measured) return toMeasuredBuild(target, run.measured)
  const { outcome, reason } = run
  const anomaly = { guarantee: TARGET, class: 'UNREACHABLE', count: 1, sentence: reason }
  return {
    target,
    build: null,
    run: null,
    outcome,
    reason: outcome === 'fail' ? null : reason,
    faults: [],
    anomalies: outcome === 'fail' ? [anomaly] : [],
    judged: outcome === 'fail' ? [TARGET] : [],
    degradation: null,
  }
}

function toMeasuredBuild(
  target: string,
  { document, degradation }: MeasuredRun,
): FaultedBuildDocument {
  const { run, faults = [], outcome } = document
  return {
    target,
    build: run.git_sha,
    run: run.id,
    outcome,
    reason: outcome === 'no_evidence' ? findReason(document) : null,
    faults,
    anomalies: listAnomalies(document),
    judged: [TARGET, ...listJudged(document)],
    degradation: degradation ?? null,
  }
}

/** Each class of a guarantee that broke, and each check that failed; of half a run none. */
function listAnomalies({
  run,
  checks,
  guarantees = [],
}: LoadRunDocument): FaultedBuildDocument['anomalies'] {
  if (run.status !== 'SUCCESS') return []
  const broken = guarantees
    .filter(({ outcome }) => outcome === 'fail')
    .flatMap(({ name, counts, anomalies }) =>
      Object.entries(counts).map(([found, count]) => ({
        guarantee: name,
        class: found,
        count,
        sentence: anomalies.find((each) => each.class === found)?.sentence ?? '',
      })),
    )
  const failed = checks
    .filter(({ outcome }) => outcome === 'fail')
    .map((check) => ({
      guarantee: check.name,
      class: FAILED_CHECK,
      count: 1,
      sentence: describeCheck(check),
    }))
  return [...broken, ...failed]
}

function listJudged({ run, checks, guarantees = [] }: LoadRunDocument): string[] {
  if (run.status !== 'SUCCESS') return []
  return [...guarantees, ...checks]
    .filter(({ outcome }) => outcome !== 'no_evidence')
    .map(({ name }) => name)
}

/** The first reason counts: without its faults a run proves nothing, whatever else it lacks. */
function findReason({ run, audit, faults = [], checks, guarantees = [] }: LoadRunDocument): string {
  const isLost = audit?.workers?.some(({ lost }) => lost) === true
  const missed = faults.find(({ fired }) => !fired)
  const check = checks.find(({ outcome }) => outcome === 'no_evidence')
  const guarantee = listExercised(guarantees).find(({ outcome }) => outcome === 'no_evidence')
  return (
    (missed && `${missed.kind} did not happen: ${missed.proof}`) ??
    (run.status === 'SUCCESS' || isLost ? undefined : `the run is ${run.status}`) ??
    (audit?.valid === false ? audit.reasons.join('; ') : undefined) ??
    (check && `${check.name}: ${describeCheck(check)}`) ??
    (guarantee && `${guarantee.name}: ${guarantee.reason ?? 'no evidence'}`) ??
    'nothing was judged'
  )
}

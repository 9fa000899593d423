import { basename } from 'node:path'
import type { SmokeCheckResult } from '@gauntlet/contract'
import type { StageReason } from '@gauntlet/core/verdict'
import { checkSmoke } from '../../smoke/run-smoke.ts'
import { executeSmoke, toSmokeEvidence } from '../../smoke/execute-smoke.ts'
import type { Stage } from '../stage.ts'
import { nameTarget } from './planned-runs.ts'

/** Every target answers, and every check of the chain holds. */
export const smokeStage: Stage = {
  name: 'smoke',
  summary: 'Every target answers, and each check of the chain holds.',
  absent: () => undefined,
  check: async ({ loaded }) => {
    if (loaded.config.smoke) checkSmoke(loaded.config.smoke)
    return Promise.resolve()
  },
  run: async (context) => {
    const { document, evidence } = await executeSmoke(context)
    await context.store.evidence.save({
      ...toSmokeEvidence(document),
      verdictId: basename(context.folder),
    })
    const unready = document.checks.find(
      ({ probe, outcome }) => outcome === 'fail' && probe !== undefined,
    )
    const [baseline, candidate] = [
      nameTarget(context.loaded, 'baseline'),
      nameTarget(context.loaded, 'candidate'),
    ]
    const isOfBaseline = ({ target }: SmokeCheckResult) =>
      target === baseline && target !== candidate
    const checks = [...document.checks, ...document.finally]
    const isHistory = (check: SmokeCheckResult) =>
      isOfBaseline(check) && check.probe === undefined && check.outcome === 'fail'
    return {
      reasons: checks
        .filter((check) => !isHistory(check))
        .map((check) => toReason(check, { evidence, isOfBaseline: isOfBaseline(check) })),
      baselineFailures: checks
        .filter(isHistory)
        .map(({ name, reason }) => ({ check: name, summary: reason ?? 'failed', evidence })),
      ...(unready ? { stop: `${unready.target} does not answer: ${unready.reason ?? ''}` } : {}),
    }
  },
}

type Place = { readonly evidence: string | null; readonly isOfBaseline: boolean }

/** What the baseline answers says nothing about the change; one that cannot be asked leaves nothing to compare with. */
function toReason(
  { name, target, outcome, reason, probe, duration_ms }: SmokeCheckResult,
  { evidence, isOfBaseline }: Place,
): StageReason {
  const isMissing = isOfBaseline && outcome === 'fail'
  const remedy = `it is the baseline; does targets.${target} say which path is ready?`
  return {
    check: name,
    outcome: isMissing ? 'no_evidence' : outcome,
    summary: isMissing ? `${reason ?? 'not ready'}: ${remedy}` : (reason ?? 'passed'),
    evidence,
    is_precondition: probe !== undefined || isOfBaseline,
    duration_ms,
  }
}

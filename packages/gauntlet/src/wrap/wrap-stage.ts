import type { StageReason } from '@gauntlet/core/verdict'
import { faultKinds } from '@gauntlet/faults'
import type { LoadSender, RunFaults } from '../load/load-run-request.ts'
import type { Stage, StageContext } from '../run/stage.ts'
import { requirePlan } from '../faults/find-faulted-target.ts'
import { planRunFaults } from '../faults/plan-run-faults.ts'
import { isExercised, toHappened } from '../run/stages/faults-reasons.ts'
import { judgeGuarantee, type CheckedGuarantee } from '../run/stages/judge-guarantee.ts'
import {
  measureRun,
  toRunReasons,
  type MeasuredRun,
  type PlannedRun,
} from '../run/stages/measure-run.ts'
import type { FaultedTarget } from '../faults/start-faulted-target.ts'

export type WrapStageOptions = Pick<PlannedRun, 'phase' | 'tags' | 'notes'> & {
  /** What the run is called. */
  readonly scenario: string
  readonly target: FaultedTarget
  readonly sender: LoadSender
  /** A plan of `faults` in the config, by name. */
  readonly faults: string | undefined
}

/** The only stage of `gauntlet wrap`: a load run whose load another program sends. */
export function createWrapStage(options: WrapStageOptions): Stage {
  return {
    name: 'wrap',
    checksData: true,
    summary:
      'Under the requests of a command, what the target answers and stores passes its checks.',
    absent: () => undefined,
    run: async (context) => {
      const { scenario, faults, ...run } = options
      const measured = await measureRun(context, {
        ...run,
        scenario: { name: scenario, phases: [], flows: [] },
        receivers: run.target.receivers,
        ...(faults !== undefined && { faults: planFaults(context, options, faults) }),
      })
      const exercised = measured.checked.filter(isTested)
      const under = faults === undefined ? {} : { under: 'faults' as const }
      const reasons = [
        ...(measured.document.faults ?? []).map((one) => toHappened(faults ?? '', one, measured)),
        ...toRunReasons(scenario, measured),
        ...exercised.flatMap((one) => judgeGuarantee(context, one.guarantee.name, [one])),
        ...requireData(measured, context, exercised),
      ]
      return {
        reasons: reasons.map((reason) => ({ ...reason, ...under })),
        notLookedAt: [
          ...measured.checked
            .filter((one) => !isTested(one))
            .map(({ guarantee }) => `${guarantee.name}: the command sent nothing that tests it.`),
          ...listUnbroken(context, faults),
        ],
      }
    },
  }
}

const isTested = (checked: CheckedGuarantee): boolean =>
  checked.guarantee.exercised !== false &&
  (isExercised(checked) || checked.guarantee.reason !== null)

/** What breaks while a command runs is broken by a plan, or by the other commands. */
function listUnbroken({ loaded }: StageContext, plan: string | undefined): string[] {
  const { faults = {}, sweep = {} } = loaded.config
  const [first] = Object.keys(faults)
  const how = first === undefined ? 'define a plan under `faults`, and give' : 'give'
  const unbroken = `faults: nothing was broken while the command ran; ${how} \`--faults ${JSON.stringify(first ?? 'PLAN')}\`.`
  return [
    ...(plan === undefined ? [unbroken] : []),
    ...Object.keys(sweep).map(
      (flow) => `sweep: \`gauntlet sweep --flow ${flow}\` breaks every statement of this flow.`,
    ),
  ]
}

/** Answers alone are what the command judges by itself: the data is what is asked here. */
function requireData(
  { document }: MeasuredRun,
  { loaded }: Pick<StageContext, 'loaded'>,
  exercised: readonly CheckedGuarantee[],
): StageReason[] {
  const { dataChecks, guarantees = [] } = loaded.config
  const asked = exercised.length + (dataChecks === 'none' ? 0 : (dataChecks?.length ?? 0))
  if (asked > 0 || document.run.status !== 'SUCCESS') return []
  const summary =
    guarantees.length > 0
      ? 'the command sent nothing that tests a guarantee (no request of one, or none that overlapped another one): no data was checked'
      : 'the config defines no guarantee, invariant or data check: no data was checked. Define one in gauntlet.config.ts'
  return [{ check: 'data was checked', outcome: 'no_evidence', summary, evidence: null }]
}

function planFaults(
  { io, loaded }: StageContext,
  { target }: WrapStageOptions,
  name: string,
): RunFaults {
  const { inject, recoveryLimitMs } = requirePlan(loaded.config, name, '--faults')
  return {
    ...planRunFaults({ io, kinds: faultKinds }, { name, target, inject }),
    ...(recoveryLimitMs !== undefined && { recoveryLimitMs }),
  }
}

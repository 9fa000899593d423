import { plural } from '@gauntlet/core/format'
import type { StageReason } from '@gauntlet/core/verdict'
import type { GauntletConfig } from '../../config/gauntlet-config.ts'
import type { Stage } from '../stage.ts'
import { judgeGuarantee, toBreaches } from './judge-guarantee.ts'
import { listSavedGuarantees } from './save-guarantees.ts'

/** Guarantees under the load of the stage before; the candidate's are gates. */
export const guaranteesStage: Stage = {
  name: 'guarantees',
  checksData: true,
  summary: 'Under that load, the candidate keeps each guarantee.',
  subject: { kind: 'anomaly', under: 'plain' },
  needs: ['load'],
  judgesRecords: true,
  absent: ({ config }) =>
    (config.guarantees ?? []).length > 0 ? undefined : 'the config defines no guarantees',
  run: async (context) => {
    const recorded = await listSavedGuarantees(context, 'guarantees')
    const checked = recorded
      .filter(({ saved }) => saved.run.phase === 'POST_MITIGATION')
      .flatMap((run) => run.checked)
    const names = (context.loaded.config.guarantees ?? []).map(({ name }) => name)
    const before = recorded.filter(({ saved }) => saved.run.phase === 'BASELINE')
    const reasons = names
      .flatMap((name) => judgeGuarantee(context, name, checked))
      .map((reason) => withDrainHint(reason, context.loaded.config))
    const held = reasons.filter(({ outcome }) => outcome === 'pass').length
    if (held > 0)
      context.print.result(`candidate: ${plural(held, 'guarantee')} held under the stage load`)
    return {
      reasons,
      baselineFailures: before
        .flatMap((run) => run.checked)
        .flatMap(toBreaches)
        .map(({ check, summary, evidence }) => ({ check, summary, evidence })),
    }
  },
}

/** A value that is compared with its rows after the load only may be behind them in a correct backend: a drain waits for it. */
export function withDrainHint(
  reason: StageReason,
  { guarantees = [], drain }: Pick<GauntletConfig, 'guarantees' | 'drain'>,
): StageReason {
  const broken = guarantees.find(({ name }) => name === reason.guarantee)
  const mayLag = broken?.kind === 'recount' || broken?.sampled?.duringLoad === false
  if (reason.outcome !== 'fail' || drain || !mayLag) return reason
  const hint =
    'If the backend updates this after its answer (a timer, a queue, a job), declare a `drain` that waits until it is done'
  return { ...reason, summary: `${reason.summary.replace(/\.$/, '')}. ${hint}` }
}

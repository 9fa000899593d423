import { plural } from '@gauntlet/core/format'
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
    const reasons = names.flatMap((name) => judgeGuarantee(context, name, checked))
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

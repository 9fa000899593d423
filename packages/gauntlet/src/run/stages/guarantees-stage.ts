import type { Stage } from '../stage.ts'
import { judgeGuarantee } from './judge-guarantee.ts'
import { listKeptGuarantees } from './keep-guarantees.ts'
import type { KeptGuarantees } from './kept-guarantees.ts'

/** What was promised about data, under the load of the stage before: the candidate's guarantees are gates. */
export const guaranteesStage: Stage = {
  name: 'guarantees',
  summary: 'Under that load, the candidate keeps each guarantee.',
  subject: { kind: 'anomaly', under: 'plain' },
  absent: ({ config }) =>
    (config.guarantees ?? []).length > 0 ? undefined : 'the config defines no guarantees',
  run: async (context) => {
    const recorded = await listKeptGuarantees(context, 'guarantees')
    const checked = recorded
      .filter(({ kept }) => kept.run.phase === 'POST_MITIGATION')
      .flatMap((run) => run.checked)
    const names = (context.loaded.config.guarantees ?? []).map(({ name }) => name)
    const broken = listBrokenBefore(recorded.map(({ kept }) => kept))
    if (broken.length > 0) context.print.result(`Broken before the change: ${broken.join(', ')}`)
    return { reasons: names.flatMap((name) => judgeGuarantee(context, name, checked)) }
  },
}

/** What the baseline breaks is why the change is made; it gates nothing. */
function listBrokenBefore(recorded: readonly KeptGuarantees[]): string[] {
  const broken = recorded
    .filter(({ run }) => run.phase === 'BASELINE')
    .flatMap(({ guarantees }) => guarantees.filter(({ outcome }) => outcome === 'fail'))
  return [...new Set(broken.map(({ name }) => name))]
}

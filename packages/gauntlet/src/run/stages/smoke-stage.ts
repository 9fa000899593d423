import { basename } from 'node:path'
import { checkSmoke } from '../../smoke/run-smoke.ts'
import { executeSmoke, toSmokeEvidence } from '../../smoke/execute-smoke.ts'
import type { Stage } from '../stage.ts'

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
    return {
      reasons: [...document.checks, ...document.finally].map(
        ({ name, outcome, reason, probe, duration_ms }) => ({
          check: name,
          outcome,
          summary: reason ?? 'passed',
          evidence,
          is_precondition: probe !== undefined,
          duration_ms,
        }),
      ),
      ...(unready ? { stop: `${unready.target} does not answer: ${unready.reason ?? ''}` } : {}),
    }
  },
}

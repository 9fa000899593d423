import { basename } from 'node:path'
import { checkSmoke } from '../../smoke/check-smoke.ts'
import { executeSmoke } from '../../smoke/execute-smoke.ts'
import { toSmokeEvidence } from '../../smoke/to-smoke-evidence.ts'
import type { Stage } from '../stage.ts'

/** The checks that every target gets by itself. */
const probe = /: (connect|ready)$/

/** Every target answers, and every check of the chain holds. */
export const smokeStage: Stage = {
  name: 'smoke',
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
      ({ name, outcome }) => outcome === 'fail' && probe.test(name),
    )
    return {
      reasons: [...document.checks, ...document.finally].map(({ name, outcome, reason }) => ({
        check: name,
        outcome,
        summary: reason ?? 'passed',
        evidence,
        isPrecondition: probe.test(name),
      })),
      ...(unready ? { stop: `${unready.target} does not answer: ${unready.reason ?? ''}` } : {}),
    }
  },
}

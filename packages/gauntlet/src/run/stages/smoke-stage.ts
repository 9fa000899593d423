import { executeSmoke } from '../../smoke/execute-smoke.ts'
import type { Stage } from '../stage.ts'

/** Every target answers, and every check of the chain holds. */
export const smokeStage: Stage = {
  name: 'smoke',
  absent: () => undefined,
  run: async (context) => {
    const { document, evidence } = await executeSmoke(context)
    const unready = document.checks.find(
      ({ name, outcome }) => outcome === 'fail' && /: (connect|ready)$/.test(name),
    )
    return {
      reasons: [...document.checks, ...document.finally].map(({ name, outcome, reason }) => ({
        check: name,
        outcome,
        summary: reason ?? 'passed',
        evidence,
      })),
      ...(unready ? { stop: `${unready.target} does not answer: ${unready.reason ?? ''}` } : {}),
    }
  },
}

import { createSocketTransport } from '@gauntlet/engine'
import { renderSmokeLine, renderSmokeSummary } from '@gauntlet/report'
import { toolVersion } from '../../cli/tool-version.ts'
import { runSmoke } from '../../smoke/run-smoke.ts'
import { writeSmokeEvidence } from '../../smoke/write-smoke-evidence.ts'
import type { Stage } from '../stage.ts'

/** Every target answers, and every check of the chain holds. */
export const smokeStage: Stage = {
  name: 'smoke',
  absent: () => undefined,
  run: async ({ loaded, stack, io, print, folder }) => {
    const transport = createSocketTransport()
    try {
      const document = await runSmoke({
        config: loaded.config.smoke ?? { checks: [] },
        targets: stack.targets,
        absent: stack.absent,
        transport,
        tool: toolVersion,
        at: io.now(),
        signal: io.signal,
        onSettled: (check) => print.result(renderSmokeLine(check, print.style)),
      })
      const evidence = await writeSmokeEvidence(folder, document)
      print.result(renderSmokeSummary(document, print.style))
      const unready = document.checks.find(
        ({ name, outcome }) => outcome !== 'pass' && /: (connect|ready)$/.test(name),
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
    } finally {
      await transport.close()
    }
  },
}

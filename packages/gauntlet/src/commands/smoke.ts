import { createSocketTransport } from '@gauntlet/engine'
import { renderSmokeLine, renderSmokeSummary } from '@gauntlet/report'
import { join } from 'node:path'
import { defineCommand } from '../cli/command.ts'
import { exitOfOutcome } from '../cli/exit-of-outcome.ts'
import { configOption } from '../cli/shared-options.ts'
import { toolVersion } from '../cli/tool-version.ts'
import { loadConfig } from '../config/load-config.ts'
import { runSmoke } from '../smoke/run-smoke.ts'
import { writeSmokeEvidence } from '../smoke/write-smoke-evidence.ts'
import { startTargets } from '../target/start-targets.ts'

export const smoke = defineCommand(
  {
    name: 'smoke',
    summary: 'Walk the smoke chain over every target of the config.',
    options: { config: configOption },
    examples: ['gauntlet smoke', 'gauntlet smoke --json > smoke.json'],
  },
  async ({ options, io, print }) => {
    const loaded = await loadConfig(io.cwd, options.config)
    const evidence = join(loaded.root, 'artifacts', 'smoke')
    const stack = await startTargets({ loaded, logFolder: join(evidence, 'logs'), io, print })
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
      const file = await writeSmokeEvidence(evidence, document)
      print.result(`\n${renderSmokeSummary(document, print.style)}\nevidence: ${file}`)
      print.json(document)
      return exitOfOutcome(document.outcome)
    } finally {
      await transport.close()
      await stack.stop()
    }
  },
)

import { join } from 'node:path'
import { defineCommand } from '../cli/command.ts'
import { exitOfSaved } from '../cli/exit-of-outcome.ts'
import { configOption } from '../cli/shared-options.ts'
import { loadTargetsConfig } from '../config/read-target-tls.ts'
import { checkSmoke } from '../smoke/run-smoke.ts'
import { executeSmoke, toSmokeEvidence } from '../smoke/execute-smoke.ts'
import { storeEvidence } from '../store/store-evidence.ts'
import { startTargets } from '../target/start-targets.ts'

export const smoke = defineCommand(
  {
    options: { config: configOption },
    examples: ['gauntlet smoke', 'gauntlet smoke --json > smoke.json'],
  },
  async ({ options, io, print }) => {
    const loaded = await loadTargetsConfig(io.cwd, options.config)
    if (loaded.config.smoke) checkSmoke(loaded.config.smoke)
    const folder = join(loaded.root, 'artifacts', 'smoke')
    const stack = await startTargets({ loaded, logFolder: join(folder, 'logs'), io, print })
    try {
      const { document, evidence } = await executeSmoke({ loaded, stack, io, print, folder })
      if (evidence !== null) print.result(`evidence: ${evidence}`)
      print.json(document)
      const context = { root: loaded.root, io, print }
      const isStored = await storeEvidence(toSmokeEvidence(document), context)
      return exitOfSaved(document.outcome, isStored || evidence !== null)
    } finally {
      await stack.stop()
    }
  },
)

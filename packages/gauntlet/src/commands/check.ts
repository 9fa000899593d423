import { ToolError } from '@gauntlet/contract'
import { renderGuaranteesText } from '@gauntlet/report'
import { createRunId } from '@gauntlet/store'
import { resolve } from 'node:path'
import { defineCommand } from '../cli/command.ts'
import { exitOfSaved } from '../cli/exit-of-outcome.ts'
import { toolVersion } from '../cli/tool-version.ts'
import { loadConfig } from '../config/load-config.ts'
import { recheckGuarantees } from '../guarantees/guarantee-run.ts'
import { storeEvidence } from '../store/store-evidence.ts'

export const check = defineCommand(
  {
    positionals: ['HISTORY'],
    options: {
      guarantees: {
        help: 'The config that defines them. Default: the nearest gauntlet.config.ts.',
        value: 'FILE',
      },
    },
    examples: ['gauntlet check artifacts/load-tests/0198c1b2-....history'],
  },
  async ({ options, positionals, io, print }) => {
    const { config, file, root } = await loadConfig(io.cwd, options.guarantees)
    const guarantees = config.guarantees ?? []
    if (guarantees.length === 0) {
      const where = file ?? 'no config was found, so nothing'
      throw new ToolError('CONFIG_INVALID', `${where} defines no guarantees: list them there`)
    }
    const document = await recheckGuarantees(guarantees, resolve(io.cwd, positionals[0] ?? ''), {
      tool: toolVersion,
      at: io.now().toISOString(),
    })
    print.result(renderGuaranteesText(document, { paint: print.style }))
    const { at, outcome } = document
    const id = createRunId(Date.parse(at))
    print.json(document)
    const isStored = await storeEvidence({ id, document, outcome }, { root, io, print })
    return exitOfSaved(outcome, isStored)
  },
)

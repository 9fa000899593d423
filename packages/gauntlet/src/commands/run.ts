import { STAGES, type StageName } from '@gauntlet/contract'
import { renderVerdictText } from '@gauntlet/report'
import { createRunId } from '@gauntlet/store'
import { join } from 'node:path'
import { defineCommand } from '../cli/command.ts'
import { listOf, oneOf, parseCount } from '../cli/option-values.ts'
import { configOption } from '../cli/shared-options.ts'
import { loadConfig } from '../config/load-config.ts'
import { checkStages, runGauntlet } from '../run/run-gauntlet.ts'
import { writeVerdict } from '../run/write-verdict.ts'
import { openProjectStore } from '../store/open-project-store.ts'
import { startTargets } from '../target/start-targets.ts'

export const run = defineCommand(
  {
    name: 'run',
    summary: 'Take the whole backend through the gauntlet and end with one verdict.',
    options: {
      config: configOption,
      only: {
        help: `Only these stages, of ${STAGES.join(', ')}.`,
        value: 'STAGE,...',
        parse: listOf<StageName>(...STAGES),
      },
      profile: {
        help: 'quick is a first look; standard is the scenarios as written.',
        value: 'PROFILE',
        fallback: 'standard',
        parse: oneOf('quick', 'standard'),
      },
      seed: {
        help: 'The same seed gives the same requests.',
        value: 'N',
        fallback: '1',
        parse: parseCount,
      },
    },
    examples: ['gauntlet run --profile quick', 'gauntlet run --only smoke,parity --json'],
  },
  async ({ options, io, print }) => {
    const loaded = await loadConfig(io.cwd, options.config)
    await checkStages({ loaded, io }, options.only)
    const id = createRunId(io.now().getTime())
    const folder = join(loaded.root, 'artifacts', 'verdicts', id)
    const opened = await openProjectStore({ root: loaded.root, env: io.env, signal: io.signal })
    try {
      const stack = await startTargets({ loaded, logFolder: join(folder, 'logs'), io, print })
      try {
        const { profile, seed } = options
        const context = { loaded, stack, store: opened.store, io, print, folder, profile, seed }
        const document = await runGauntlet(context, { id, only: options.only })
        await writeVerdict(folder, document)
        await opened.store.verdicts.save(document)
        print.result(`\n${renderVerdictText(document, print.style)}`)
        print.json(document)
        return document.exit_code
      } finally {
        await stack.stop()
      }
    } finally {
      await opened.close()
    }
  },
)

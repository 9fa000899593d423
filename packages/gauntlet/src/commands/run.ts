import { EXIT, STAGES, TOOL_ERRORS, type ExitCode, type StageName } from '@gauntlet/contract'
import { renderVerdictText } from '@gauntlet/report'
import { createRunId } from '@gauntlet/store'
import { join } from 'node:path'
import { defineCommand } from '../cli/command.ts'
import { listOf, oneOf, parseCount } from '../cli/option-values.ts'
import { configOption } from '../cli/shared-options.ts'
import { loadConfig } from '../config/load-config.ts'
import { checkStages, runGauntlet } from '../run/run-gauntlet.ts'
import { noteProblems, whereWritten } from '../evidence/write-evidence.ts'
import { toVerdictFile, writeVerdict } from '../run/write-verdict.ts'
import { openProjectStore } from '../store/open-project-store.ts'
import { surviveLoss } from '../store/survive-loss.ts'
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
        const { store, settle } = surviveLoss(opened.store, print)
        const context = { loaded, stack, store, io, print, folder, profile, seed, recorded: [] }
        const document = await runGauntlet(context, { id, only: options.only })
        const kept = await writeVerdict(folder, document)
        print.result(`\n${renderVerdictText(document, print.style)}`)
        print.json(document)
        noteProblems(print, kept.problems)
        await store.verdicts.save(document)
        const isStored = await settle()
        const isSaved = isStored || whereWritten(kept, toVerdictFile(folder)) !== null
        return exitOfVerdict(document.exit_code, isSaved)
      } finally {
        await stack.stop()
      }
    } finally {
      await opened.close()
    }
  },
)

/** A ship of which neither a file nor a row is left has no evidence. */
function exitOfVerdict(exit: ExitCode, isSaved: boolean): ExitCode {
  return isSaved || exit !== EXIT.SHIP ? exit : TOOL_ERRORS.FILE_UNWRITABLE.exit
}

import { ToolError, type ExitCode } from '@gauntlet/contract'
import { renderVerdictText } from '@gauntlet/report'
import { join } from 'node:path'
import { defineCommand, type CommandBody } from '../cli/command.ts'
import { listOf, oneOf } from '../cli/option-values.ts'
import { configOption, sharedOptions } from '../cli/shared-options.ts'
import { loadTargetsConfig } from '../config/read-target-tls.ts'
import { ALL_STAGES, describeQuestion } from '../run/record/question.ts'
import { beginRun, findChoices, resumeRun } from '../run/record/run-journal.ts'
import { checkStages, runGauntlet, type RunOptions } from '../run/run-gauntlet.ts'
import { noteProblems, whereWritten } from '../evidence/write-evidence.ts'
import { planWorkers } from '../load/workers/plan-workers.ts'
import { stages } from '../run/stages.ts'
import { exitOfVerdict, toVerdictFile, writeVerdict } from '../run/write-verdict.ts'
import type { Stage, StageContext } from '../run/stage.ts'
import { openProjectStore } from '../store/open-project-store.ts'
import { surviveLoss } from '../store/survive-loss.ts'
import { requireTargetDatabase } from '../target/require-database.ts'
import { nameTarget } from '../run/stages/planned-runs.ts'
import { requireQueries } from '../target/require-queries.ts'
import { requireListening } from '../target/require-listening.ts'
import { startTargets } from '../target/start-targets.ts'
import { toolVersion } from '../cli/tool-version.ts'

/** `gauntlet run`, over the stages there are. */
export function createRun(all: readonly Stage[]): CommandBody {
  const names = all.map(({ name }) => name)
  return defineCommand(
    {
      options: {
        config: configOption,
        only: {
          help: `Run only these stages, of ${names.join(', ')}.`,
          value: 'STAGE,...',
          parse: listOf(...names),
        },
        profile: {
          help: 'quick: short runs; standard: the scenarios as written.',
          value: 'PROFILE',
          fallback: defaultProfile,
          parse: oneOf('quick', 'standard'),
        },
        seed: sharedOptions.seed,
        workers: sharedOptions.ownWorkers,
        resume: {
          help: 'Continue RUN, or the newest run that was killed or interrupted: finished stages are not run again.',
        },
      },
      meanings: { title: 'Stages, in order', rows: all },
      positionals: ['[RUN]'],
      examples: [
        'gauntlet run --resume',
        'gauntlet run --profile quick',
        'gauntlet run --only smoke,parity --json',
      ],
    },
    async ({ options: given, positionals, io, print }) => {
      const named = findResumed(positionals, given.resume)
      const loaded = await loadTargetsConfig(io.cwd, given.config)
      const options = given.resume ? await withItsChoices(given, loaded.root, named) : given
      print.note(`gauntlet ${toolVersion}: run, profile ${options.profile}`)
      await checkStages({ loaded, io }, { stages: all, only: options.only })
      const question = await describeQuestion(loaded, options)
      const context = { root: loaded.root, question, io, print }
      const journal = options.resume ? await resumeRun(named, context) : await beginRun(context)
      let status: 'ended' | 'interrupted' = 'interrupted'
      try {
        const exit = await takeThrough(
          { loaded, io, print, ...options, workers: planWorkers(options, loaded, { io, print }) },
          { stages: all, only: options.only, journal },
        )
        // What an interruption left out can still run: the record stays open for --resume.
        if (!io.signal.aborted) status = 'ended'
        return exit
      } finally {
        await journal.close(status)
      }
    },
  )
}

type Choices = { readonly only: readonly string[] | undefined; readonly profile: string }

/** What a run was started with goes on where the command does not name something else than the default. */
async function withItsChoices<Given extends Choices>(
  given: Given,
  root: string,
  named: string | undefined,
): Promise<Given> {
  const before = await findChoices(root, named)
  if (before === undefined) return given
  return {
    ...given,
    ...(given.profile === defaultProfile && { profile: before.profile }),
    ...(given.only === undefined && before.only !== ALL_STAGES && { only: before.only.split(',') }),
  }
}

const defaultProfile = 'standard'

/** The run to continue, where one is named. @throws ToolError USAGE for a name without `--resume` */
function findResumed([named]: readonly string[], isResumed: boolean): string | undefined {
  if (named === undefined || isResumed) return named
  const what = `gauntlet run does not know what to do with "${named}"; --resume goes on with a run of that name`
  throw new ToolError('USAGE', what)
}

export const run = createRun(stages)

type RunCall = Pick<StageContext, 'loaded' | 'io' | 'print' | 'profile' | 'seed' | 'workers'>

async function takeThrough(call: RunCall, options: RunOptions): Promise<ExitCode> {
  const { loaded, io, print, profile, seed, workers } = call
  const { folder, resumedAt } = options.journal
  const opened = await openProjectStore({ root: loaded.root, env: io.env, signal: io.signal })
  try {
    // The logs of what ran before a run was resumed are evidence too.
    const logs = resumedAt.length === 0 ? 'logs' : `logs-resumed-${resumedAt.length}`
    const stack = await startTargets({ loaded, logFolder: join(folder, logs), io, print })
    try {
      for (const target of stack.targets.values()) {
        if (loaded.config.targets?.[target.name]?.optional !== true)
          await requireListening(target, io.signal)
        await requireTargetDatabase(loaded.config, target, io.signal)
        if (target.name === nameTarget(loaded, 'candidate'))
          await requireQueries(loaded.config, {
            name: target.name,
            url: target.databaseUrl,
            signal: io.signal,
          })
      }
      const { store, settle } = surviveLoss(opened.store, print)
      const measuring = { loaded, io, print, profile, seed, workers }
      const context = { ...measuring, stack, store, folder, recorded: [] }
      const document = await runGauntlet(context, options)
      const saved = await writeVerdict(folder, document)
      print.result(
        `\n${renderVerdictText(document, print.style, print.isVerbose ? Infinity : undefined)}`,
      )
      print.json(document)
      noteProblems(print, saved.problems)
      await store.verdicts.save(document)
      const isStored = await settle()
      const isSaved = isStored || whereWritten(saved, toVerdictFile(folder)) !== null
      return exitOfVerdict(document.exit_code, isSaved)
    } finally {
      await stack.stop()
    }
  } finally {
    await opened.close()
  }
}

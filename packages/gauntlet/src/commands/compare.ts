import { type CompareDocument, ToolError } from '@gauntlet/contract'
import { DEFAULT_MAX_REDO } from '@gauntlet/core/compare'
import { createRunId } from '@gauntlet/store'
import { basename, dirname, join, resolve } from 'node:path'
import { defineCommand } from '../cli/command.ts'
import { exitOfSaved } from '../cli/exit-of-outcome.ts'
import { oneOf, parseCount, parseCountFrom } from '../cli/option-values.ts'
import { configOption, sharedOptions } from '../cli/shared-options.ts'
import { createStoredComparison, hasEnded, readCompareFile } from '../compare/stored-comparison.ts'
import { parseLooks, parseMargin, planLooks } from '../compare/compare-options.ts'
import {
  type ComparisonCall,
  executeComparison,
  toPageFile,
} from '../compare/execute-comparison.ts'
import { renderComparison } from '../compare/render-comparison.ts'
import type { LoadedConfig } from '../config/load-config.ts'
import { describeMetrics, metrics } from '../compare/metrics.ts'
import { loadTargetsConfig } from '../config/read-target-tls.ts'
import { planWorkers } from '../load/workers/plan-workers.ts'
import { isRunId } from '../report/stored-list.ts'

const options = {
  scenario: sharedOptions.scenario,
  baseline: { help: 'Before the change: a target of the config, or a URL.', value: 'TARGET' },
  candidate: { help: 'After the change: a target of the config, or a URL.', value: 'TARGET' },
  margin: {
    help: 'The largest change that does not matter; default: the margin of each metric.',
    value: 'RATIO',
    parse: parseMargin,
  },
  looks: {
    help: 'Numbers of blocks after which the data are judged. Default: 10,20,30.',
    value: 'N,...',
    parse: parseLooks,
  },
  blocks: { help: 'Judge the data once, after this many blocks.', value: 'N', parse: parseCount },
  'max-minutes': {
    help: 'Start no block that would end after this time.',
    value: 'N',
    parse: parseCountFrom(1),
  },
  seed: {
    help: 'Seeds the order of the blocks and their schedules. Default: a new one.',
    value: 'TEXT',
  },
  duet: { help: 'Run both builds at once with half the load each; not for loads near saturation.' },
  workers: sharedOptions.ownWorkers,
  'cool-down': { ...sharedOptions['cool-down'], fallback: '5' },
  profile: {
    help: 'quick: a fifth of the time; standard: the scenario as written.',
    value: 'PROFILE',
    fallback: 'standard',
    parse: oneOf('quick', 'standard'),
  },
  resume: { help: 'Continue an interrupted comparison with its options.', value: 'FILE' },
  config: configOption,
} as const

export const compare = defineCommand(
  {
    options,
    meanings: { title: 'Metrics', rows: describeMetrics(metrics) },
    examples: [
      'gauntlet compare --scenario assignment --baseline baseline --candidate candidate',
      'gauntlet compare --scenario events --margin 10% --blocks 12 --json > compare.json',
      'gauntlet compare --resume artifacts/compare/01968f3a/compare.json',
    ],
  },
  async ({ options: given, io, print }) => {
    if (given.resume !== undefined) refuseChanges(given)
    const loaded = await loadTargetsConfig(io.cwd, given.config)
    const folder = join(loaded.root, 'artifacts', 'compare')
    const fresh = join(folder, createRunId(io.now().getTime()), 'compare.json')
    const call =
      given.resume === undefined
        ? planCall(given, loaded, fresh)
        : await resumeCall(resolve(io.cwd, given.resume), { folder, fresh })
    const id = toCompareId(call.file)
    const workers = planWorkers(given, loaded, { io, print })
    const saved = createStoredComparison(id, { root: loaded.root, io, print })
    let isInFile = false
    const onSaved = async (soFar: CompareDocument, inFile: boolean) => {
      isInFile = inFile
      await saved.save(soFar)
    }
    const document = await executeComparison(call, { loaded, io, print, workers, onSaved })
    print.result(`\n${renderComparison(document, print.style)}`)
    if (isInFile) print.result(`evidence: ${call.file}, drawn in ${toPageFile(call.file)}`)
    if (saved.isStored()) print.note(`Stored. Show it again with: gauntlet report ${id}`)
    if (isInFile && !hasEnded(document))
      print.note(`Go on with: gauntlet compare --resume ${call.file}`)
    print.json(document)
    return exitOfSaved(document.outcome, isInFile || saved.isStored())
  },
)

type Given = {
  readonly scenario: string | undefined
  readonly baseline: string | undefined
  readonly candidate: string | undefined
  readonly margin: number | undefined
  readonly looks: readonly number[] | undefined
  readonly blocks: number | undefined
  readonly 'max-minutes': number | undefined
  readonly seed: string | undefined
  readonly duet: boolean
  readonly 'cool-down': number
  readonly profile: 'quick' | 'standard'
}

function planCall(given: Given, { config }: LoadedConfig, file: string): ComparisonCall {
  if (given.scenario === undefined) {
    throw new ToolError('USAGE', 'say which --scenario to run. See `gauntlet compare --help`.')
  }
  const minutes = given['max-minutes']
  return {
    scenario: given.scenario,
    targets: {
      baseline: given.baseline ?? config.compare?.baseline ?? 'baseline',
      candidate: given.candidate ?? config.compare?.candidate ?? 'candidate',
    },
    options: {
      profile: given.profile,
      margin: given.margin ?? null,
      cool_down_ms: given['cool-down'] * 1000,
    },
    plan: {
      seed: given.seed ?? toCompareId(file).slice(-12),
      looks: planLooks(given),
      mode: given.duet ? 'duet' : 'interleaved',
      max_redo: DEFAULT_MAX_REDO,
      ...(minutes !== undefined && { max_ms: minutes * 60_000 }),
    },
    file,
    // A quick one is a first look at the median and the errors.
    refuseUnmeasurable: given.profile === 'standard',
  }
}

/** In the store a comparison has the name of its folder, also when it goes on. */
const toCompareId = (file: string) => basename(dirname(file))

/** What was planned stands: it cannot be changed on the way. */
const PLANNED = [
  'scenario',
  'baseline',
  'candidate',
  'margin',
  'looks',
  'blocks',
  'max-minutes',
  'seed',
] as const

function refuseChanges(given: Given): void {
  const changed = PLANNED.filter((option) => given[option] !== undefined)
  const [first] = [...changed, ...(given.duet ? ['duet'] : [])]
  if (first === undefined) return
  throw new ToolError(
    'USAGE',
    `--resume goes on with the plan as it was: it cannot be given --${first}. Start a new comparison for another plan.`,
  )
}

type Places = {
  /** Of the project's own comparisons. */
  readonly folder: string
  /** A file of one that is new. */
  readonly fresh: string
}

/**
 * A comparison of this command goes on in its own file. Any other, as the evidence of a verdict, stays as it is, and goes
 * on in a new one.
 */
async function resumeCall(file: string, { folder, fresh }: Places): Promise<ComparisonCall> {
  const { scenario, targets, builds, options: called, plan, blocks } = await readCompareFile(file)
  const isOwn = dirname(dirname(file)) === folder && isRunId(toCompareId(file))
  // Attempts that were not fit start anew: the host may be calm now.
  const finished = blocks.filter((block) => block.valid)
  return {
    scenario,
    targets,
    options: called,
    plan,
    finished,
    ...(builds && { finishedBuilds: builds }),
    file: isOwn ? file : fresh,
  }
}

import { EXIT, type ExitCode, type ParityReport, ToolError } from '@gauntlet/contract'
import { describeFiles, readers } from '@gauntlet/formats'
import { renderParityText } from '@gauntlet/report'
import { type DiskWatch, listDisks, watchDisks } from '@gauntlet/stack'
import { join } from 'node:path'
import { defineCommand } from '../cli/command.ts'
import { exitOfSaved } from '../cli/exit-of-outcome.ts'
import type { Io } from '../cli/io.ts'
import { parseCount, parseCountFrom } from '../cli/option-values.ts'
import type { Print } from '../cli/print.ts'
import { configOption, sharedOptions } from '../cli/shared-options.ts'
import { toolVersion } from '../cli/tool-version.ts'
import type { LoadedConfig } from '../config/load-config.ts'
import { loadTargetsConfig } from '../config/read-target-tls.ts'
import {
  type NamedUrl,
  createParityTransport,
  parseIgnored,
  parseNamedUrl,
  requireParityConfig,
  resolveIn,
  selectParityTargets,
  toNamedTargets,
  toParityLimits,
} from '../parity/parity-call.ts'
import type { ParityTarget } from '../parity/parity-target.ts'
import { readCasesOf, resolveFile, toGenerating } from '../parity/read-parity-cases.ts'
import { runParity, toParityEvidence } from '../parity/run-parity.ts'
import { readOpenApiJudge } from '../parity/who-is-right.ts'
import { noteProblems, whereWritten } from '../evidence/write-evidence.ts'
import { toParityFile, writeParityEvidence } from '../parity/write-parity-evidence.ts'
import { storeEvidence } from '../store/store-evidence.ts'
import { describeWithoutRoom } from '../target/without-room.ts'
import { startTargets } from '../target/start-targets.ts'

const options = {
  cases: {
    help: `Cases: ${describeFiles(readers, 'cases')}. Default: those of the config.`,
    value: 'FILE',
  },
  target: {
    help: 'A running target; the first is the reference. Default: those of the config.',
    value: 'NAME=URL',
    parse: parseNamedUrl,
    multiple: true,
  },
  ignore: {
    help: 'JSON Pointers that are not compared: /elapsed_ms, /items/*/id.',
    value: 'POINTER_GLOB',
    parse: parseIgnored,
    multiple: true,
  },
  accept: {
    help: 'Accept this mapping, by its description, with one case as evidence.',
    value: 'MAPPING',
    multiple: true,
  },
  generate: {
    help: 'Generate N requests of each operation, and of each constraint that is broken, from the OpenAPI document of --cases.',
    value: 'N',
    parse: parseCountFrom(1),
  },
  openapi: { help: 'Report which target violates this OpenAPI document.', value: 'FILE' },
  'allow-unsafe': {
    help: 'Send POST, PUT, PATCH and DELETE of Hurl, Postman, .http, HAR and OpenAPI files.',
  },
  environment: sharedOptions.fileEnvironment,
  repeats: {
    help: 'How often each case is sent to each target. Default: of the config, or 3.',
    value: 'N',
    // Once shows no noise.
    parse: parseCountFrom(2),
  },
  'no-repeat-unsafe': { help: 'Send cases that may change data once, not in every round.' },
  'no-shrink': { help: 'Do not shrink diverging requests.' },
  'shrink-tries': {
    help: 'Most requests for shrinking one diverging request. Default: of the config, or 60.',
    value: 'N',
    parse: parseCountFrom(1),
  },
  budget: {
    help: 'Seconds for the whole command. Default: of the config, or 120.',
    value: 'SECONDS',
    parse: parseCountFrom(1),
  },
  seed: {
    help: 'Seeds the random values of the cases.',
    value: 'N',
    fallback: '1',
    parse: parseCount,
  },
  config: configOption,
} as const

export const parity = defineCommand(
  {
    options,
    examples: [
      'gauntlet parity',
      'gauntlet parity --cases cases.yaml --target a=http://127.0.0.1:3100 --target b=http://127.0.0.1:4110 --ignore /elapsed_ms',
      'gauntlet parity --cases session.har --target now=http://127.0.0.1:3000 --json > parity.json',
    ],
  },
  async ({ options: given, io, print }) => {
    const loaded = await loadTargetsConfig(io.cwd, given.config)
    const evidence = join(loaded.root, 'artifacts', 'parity')
    const plan = await readPlan(given, loaded, { cwd: io.cwd, onWarning: print.note })
    const { targets, disks, stop } =
      given.target.length > 0
        ? {
            targets: toNamedTargets(given.target, loaded, io.env),
            disks: await watchDisks([]),
            stop: async () => undefined,
          }
        : await startConfigured(loaded, { io, print, evidence })
    const transport = createParityTransport(plan.maxBodyBytes, loaded.tls)
    try {
      for (const { at, reason } of plan.skipped) print.note(`left out: ${at}: ${reason}`)
      const report = await runParity({
        ...plan,
        targets,
        transport,
        acceptedMappings: given.accept,
        tool: toolVersion,
        at: io.now(),
        seed: given.seed,
        signal: io.signal,
        env: io.env,
        findFullDisk: disks.findFull,
      })
      const full = await disks.findFull()
      if (full) print.note(describeWithoutRoom(full))
      const saved = await writeParityEvidence(evidence, report)
      const file = whereWritten(saved, toParityFile(evidence))
      print.result(renderParityText(report, print.style))
      if (file !== null) print.result(`evidence: ${file}`)
      print.json(report.document)
      noteProblems(print, saved.problems)
      const context = { root: loaded.root, io, print }
      const isStored = await storeEvidence(toParityEvidence(report), context)
      const isSaved = isStored || file !== null
      // Of a disk of ours that was full the target could not answer: it is no evidence, and the target not away.
      return full ? exitOfSaved(report.document.outcome, isSaved) : exitOf(report, isSaved)
    } finally {
      await transport.close()
      await disks.end()
      await stop()
    }
  },
)

type Given = {
  readonly cases: string | undefined
  readonly target: readonly NamedUrl[]
  readonly ignore: readonly string[]
  readonly openapi: string | undefined
  readonly generate: number | undefined
  readonly seed: number
  readonly 'allow-unsafe': boolean
  readonly environment: string | undefined
  readonly repeats: number | undefined
  readonly 'no-repeat-unsafe': boolean
  readonly 'no-shrink': boolean
  readonly 'shrink-tries': number | undefined
  readonly budget: number | undefined
}

type Reading = { readonly cwd: string; readonly onWarning: (message: string) => void }

/** Cases of the command line are relative to where it was called, those of the config to the config. */
async function readPlan(given: Given, loaded: LoadedConfig, { cwd, onWarning }: Reading) {
  const config = given.cases === undefined ? requireParityConfig(loaded) : undefined
  const { environment } = given
  const source = config ?? { cases: given.cases ?? '', allowUnsafe: given['allow-unsafe'] }
  const generate = given.generate ?? config?.generate
  const { cases, skipped } = await readCasesOf(
    {
      ...source,
      onWarning,
      ...toGenerating({ ...(generate !== undefined && { generate }) }, given.seed),
      ...(environment !== undefined && { environment: resolveFile(cwd, environment) }),
    },
    config ? loaded.root : cwd,
  )
  const openapi = resolveIn(cwd, given.openapi) ?? resolveIn(loaded.root, config?.openapi)
  const limits = toParityLimits(config ?? {})
  return {
    cases,
    skipped,
    maxBodyBytes: config?.maxBodyBytes,
    repeats: given.repeats ?? limits.repeats,
    repeatUnsafe: given['no-repeat-unsafe'] ? false : limits.repeatUnsafe,
    shrink: given['no-shrink'] ? false : limits.shrink,
    shrinkTries: given['shrink-tries'] ?? limits.shrinkTries,
    budgetMs: given.budget === undefined ? limits.budgetMs : given.budget * 1_000,
    ignore: [...(config?.ignore ?? []), ...given.ignore],
    ...(openapi !== undefined && { openapi: await readOpenApiJudge(openapi) }),
  }
}

type Context = { readonly io: Io; readonly print: Print; readonly evidence: string }

/** Starts the targets that the config compares, and no others. */
async function startConfigured(
  loaded: LoadedConfig,
  { io, print, evidence }: Context,
): Promise<{ targets: ParityTarget[]; disks: DiskWatch; stop: () => Promise<void> }> {
  const config = requireParityConfig(loaded)
  const chosen = selectParityTargets(loaded, config)
  const stack = await startTargets({ loaded: chosen, logFolder: join(evidence, 'logs'), io, print })
  const missing = config.targets.find((name) => !stack.targets.has(name))
  if (missing !== undefined) {
    await stack.stop()
    const why = stack.absent.get(missing) ?? 'it was not started'
    throw new ToolError('TARGET_UNREACHABLE', `parity needs ${missing}: ${why}`)
  }
  const targets = config.targets.flatMap((name) => stack.targets.get(name) ?? [])
  const disks = await watchDisks(targets.flatMap(listDisks))
  return { targets, disks, stop: () => stack.stop() }
}

/** A target that answered nothing at all is unreachable, which is no verdict about the others. */
function exitOf({ document }: ParityReport, isSaved: boolean): ExitCode {
  const isSilent = document.targets.some(({ name }) =>
    document.cases.every(({ statuses }) => statuses[name] === undefined),
  )
  const wasAsked = document.tally.unreachable > 0
  return isSilent && wasAsked ? EXIT.UNREACHABLE : exitOfSaved(document.outcome, isSaved)
}

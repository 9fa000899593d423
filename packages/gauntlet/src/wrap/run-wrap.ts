import { redactSecrets } from '@gauntlet/core/review'
import { toFileError, ToolError, type ExitCode, type TargetConfig } from '@gauntlet/contract'
import { assertAllowedTarget, reachTarget } from '@gauntlet/engine'
import { renderVerdictText } from '@gauntlet/report'
import { isPortFree, requireProgram } from '@gauntlet/stack'
import { createRunId } from '@gauntlet/store'
import { faultKinds } from '@gauntlet/faults'
import { basename, join, resolve } from 'node:path'
import type { Io } from '../cli/io.ts'
import type { Print } from '../cli/print.ts'
import type { TargetsConfig } from '../config/read-target-tls.ts'
import { noteProblems, whereWritten } from '../evidence/write-evidence.ts'
import { requirePlan } from '../faults/find-faulted-target.ts'
import { toConfigOption } from '../config/load-config.ts'
import { startFaultedTarget } from '../faults/start-faulted-target.ts'
import type { RunJournal } from '../run/record/run-journal.ts'
import { verdictsFolder } from '../run/record/run-record.ts'
import { checkStages, runGauntlet } from '../run/run-gauntlet.ts'
import { nameTarget } from '../run/stages/planned-runs.ts'
import { exitOfVerdict, toVerdictFile, writeVerdict } from '../run/write-verdict.ts'
import { openProjectStore } from '../store/open-project-store.ts'
import { surviveLoss } from '../store/survive-loss.ts'
import { requireTargetDatabase } from '../target/require-database.ts'
import { requireQueries } from '../target/require-queries.ts'
import { resolveTarget } from '../target/resolve-target.ts'
import { createNamer } from './name-exchange.ts'
import { ExchangeKeeper, renderRecorded, writeRecorded } from './record/write-recorded.ts'
import { createCommandSender, describeCommand } from './send-by-command.ts'
import { createWrapStage } from './wrap-stage.ts'

type Options = {
  readonly target: string | undefined
  readonly url: string | undefined
  readonly 'target-database': string | undefined
  readonly phase: 'BASELINE' | 'POST_MITIGATION'
  readonly name: string | undefined
  readonly listen: number | undefined
  readonly faults: string | undefined
  readonly record: string | undefined
  readonly 'ignore-exit': boolean
  readonly timeout: number
  readonly seed: number
  readonly tag: readonly (readonly [string, string])[]
  readonly notes: string | undefined
}

export type WrapCall = {
  readonly options: Options
  readonly command: readonly string[]
  readonly loaded: TargetsConfig
  readonly io: Io
  readonly print: Print
}

/**
 * Runs a command against a target, records what it sends, and judges what it left.
 *
 * @throws ToolError for what is wrong with the question, before anything has started
 */
export async function runWrap(call: WrapCall): Promise<ExitCode> {
  const target = await findTarget(call)
  requireProgram(call.command[0] ?? '', call.io)
  await requirePort(call.options.listen)
  return await takeThrough(call, target)
}

/** @throws ToolError PORT_TAKEN for the port of `--listen` */
async function requirePort(port: number | undefined): Promise<void> {
  if (port === undefined || (await isPortFree(port))) return
  const said = `the recording proxy cannot listen on port ${port}, which is taken`
  throw new ToolError('PORT_TAKEN', said, {
    hint: 'Stop the process that listens there, or give --listen another port.',
  })
}

type WrapTarget = {
  readonly name: string
  readonly config: TargetConfig
  /** Where the URL of its database stands, where the config does not name it. */
  readonly databaseFrom?: string
}

/** @throws ToolError for a target that there is not, that may not be asked, or that faults cannot act on */
async function findTarget({ options, loaded, io }: WrapCall): Promise<WrapTarget> {
  if (options.url !== undefined && options.target !== undefined)
    throw new ToolError('USAGE', '--target and --url both name a target: give one')
  const target = options.url === undefined ? ofConfig(options, loaded) : ofUrl(options, loaded, io)
  const { name, config } = target
  if (options.faults !== undefined) {
    requirePlan(loaded.config, options.faults, '--faults')
    if (!config.start)
      throw new ToolError(
        'CONFIG_INVALID',
        `faults act on what Gauntlet starts, and ${name} is only a url: give it a start command`,
      )
  }
  if (config.start || config.url === undefined) return target
  const url = assertAllowedTarget(config.url, loaded.config.allowHosts ?? [])
  if (url.protocol === 'https:')
    throw new ToolError('USAGE', `${config.url} is https, and the recording proxy speaks http`, {
      hint: 'Give the http address of the target, behind what terminates TLS.',
    })
  await reachTarget(url)
  return target
}

function ofConfig({ target: named }: Options, loaded: TargetsConfig): WrapTarget {
  const name = named ?? nameTarget(loaded, 'candidate')
  const { targets = {} } = loaded.config
  const config = Object.hasOwn(targets, name) ? targets[name] : undefined
  if (config) return { name, config }
  const known = Object.keys(targets).join(', ') || 'none in this config'
  throw new ToolError(
    'USAGE',
    `there is no target "${name}"; there are: ${known}. Name one with --target, or one that runs with --url`,
  )
}

function ofUrl(options: Options, loaded: TargetsConfig, { env }: Io): WrapTarget {
  const { url: target = '', 'target-database': databaseUrl } = options
  const {
    name,
    url,
    headers,
    databaseUrl: found,
    databaseFrom,
  } = resolveTarget({ target, databaseUrl, env }, loaded)
  const database = found === undefined ? {} : { database: { url: found } }
  return { name, config: { url, headers, ...database }, databaseFrom }
}

const nothing = (): Promise<void> => Promise.resolve()

/** A run that is not resumed: its only stage is the command. */
function createJournal(root: string, id: string): RunJournal {
  return {
    id,
    folder: join(verdictsFolder(root), id),
    resumedAt: [],
    find: () => undefined,
    open: nothing,
    finish: nothing,
    close: nothing,
  }
}

async function takeThrough(
  call: WrapCall,
  { name, config, databaseFrom: from }: WrapTarget,
): Promise<ExitCode> {
  const { options, loaded, io, print } = call
  const { root } = loaded
  const journal = createJournal(root, createRunId(io.now().getTime()))
  const opened = await openProjectStore({ root, env: io.env, signal: io.signal })
  try {
    const target = await startFaultedTarget({
      start: {
        name,
        config: withoutPort(config, options.listen),
        root,
        stateFolder: join(root, '.gauntlet', 'wrap'),
        logFolder: join(journal.folder, 'logs'),
        env: io.env,
        signal: io.signal,
        note: print.note,
      },
      receivers: loaded.config.receivers,
      inject:
        options.faults === undefined
          ? []
          : requirePlan(loaded.config, options.faults, '--faults').inject,
      kinds: faultKinds,
    })
    try {
      await requireTargetDatabase(loaded.config, { ...target, from }, io.signal)
      if (options.phase !== 'BASELINE')
        await requireQueries(loaded.config, { name, url: target.databaseUrl, signal: io.signal })
      const { store, settle } = surviveLoss(opened.store, print)
      const keeper = options.record === undefined ? undefined : new ExchangeKeeper()
      const stage = createStage(call, target, keeper)
      const stack = { targets: new Map([[name, target]]), absent: new Map(), stop: nothing }
      const context = { loaded, io, print, stack, store, folder: journal.folder, recorded: [] }
      const run = { stages: [stage], only: undefined, journal, command: toCommand(call) }
      await checkStages(context, run)
      const document = await runGauntlet(
        { ...context, profile: 'standard', seed: options.seed },
        run,
      )
      if (keeper) await record(call, keeper)
      const saved = await writeVerdict(journal.folder, document)
      print.result(`\n${renderVerdictText(document, print.style)}`)
      print.json(document)
      noteProblems(print, saved.problems)
      await store.verdicts.save(document)
      const isStored = await settle()
      const isSaved = isStored || whereWritten(saved, toVerdictFile(journal.folder)) !== null
      return exitOfVerdict(document.exit_code, isSaved)
    } finally {
      await target.stop()
    }
  } finally {
    await opened.close()
  }
}

type StartedTarget = Parameters<typeof createWrapStage>[0]['target']

function createStage(
  { options, command, loaded, io, print }: WrapCall,
  target: StartedTarget,
  keeper: ExchangeKeeper | undefined,
) {
  const scenario = options.name ?? basename(command[0] ?? '')
  return createWrapStage({
    scenario,
    phase: options.phase,
    target,
    tags: Object.fromEntries(options.tag),
    notes: options.notes,
    faults: options.faults,
    sender: createCommandSender({
      command,
      scenario,
      io,
      isJson: print.isJson,
      port: options.listen,
      timeoutMs: options.timeout * 1_000,
      // Under faults requests fail, and with them the command.
      judgesExit: !options['ignore-exit'] && options.faults === undefined,
      seed: options.seed,
      note: print.note,
      nameOf: createNamer(loaded.config.scenarios),
      onExchange: keeper?.keep,
    }),
  })
}

/** What cannot be written costs nothing of what was judged. */
async function record(
  { options, command, io, print }: WrapCall,
  { exchanges, left }: ExchangeKeeper,
): Promise<void> {
  const file = resolve(io.cwd, options.record ?? '')
  const name = options.name ?? basename(command[0] ?? '')
  const recorded = renderRecorded(exchanges, {
    name,
    command: describeCommand(command),
    file,
  })
  if (!recorded) return print.note('nothing passed that could be recorded: no file was written')
  try {
    const files = await writeRecorded(file, recorded)
    print.result(`\nrecorded: ${files.join('\n          ')}`)
    for (const note of recorded.notes) print.note(note)
    if (left > 0) print.note(`${left} exchanges more than are kept are not in the files`)
  } catch (error) {
    print.note(`not recorded: ${toFileError(error, `cannot write ${file}`).message}`)
  }
}

/** The port at which the command expects the target is the proxy's now. */
function withoutPort(config: TargetConfig, listen: number | undefined): TargetConfig {
  if (!config.start || listen === undefined || config.start.port !== listen) return config
  const { port: _taken, ...start } = config.start
  return { ...config, start }
}

/** Of `--timeout`, in seconds. */
export const defaultTimeout = 3_600

function toCommand({ options, command, loaded, io }: WrapCall): string {
  const target = options.url === undefined ? options.target : undefined
  return [
    `gauntlet wrap${toConfigOption(loaded, io.cwd)}`,
    ...(target === undefined ? [] : [`--target ${target}`]),
    ...(options.url === undefined ? [] : [`--url ${options.url}`]),
    ...(options['target-database'] === undefined
      ? []
      : [`--target-database ${redactSecrets(options['target-database']).text}`]),
    ...(options.faults === undefined ? [] : [`--faults ${options.faults}`]),
    ...(options.phase === 'BASELINE' ? ['--phase baseline'] : []),
    ...(options['ignore-exit'] ? ['--ignore-exit'] : []),
    ...(options.timeout === defaultTimeout ? [] : [`--timeout ${options.timeout}`]),
    ...(options.seed === 1 ? [] : [`--seed ${options.seed}`]),
    ...(['name', 'listen', 'record', 'notes'] as const).flatMap((key) =>
      options[key] === undefined ? [] : [`--${key} ${describeCommand([String(options[key])])}`],
    ),
    ...options.tag.map((pair) => `--tag ${describeCommand([pair.join('=')])}`),
    `-- ${describeCommand(command)}`,
  ].join(' ')
}

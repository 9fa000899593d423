import { TOOL_ERRORS, ToolError, type LoadResult } from '@gauntlet/contract'
import { redactSecrets } from '@gauntlet/core/review'
import { PassedLoad } from '@gauntlet/engine'
import { startProxy, type FaultProxy } from '@gauntlet/faults'
import { createHash } from 'node:crypto'
import type { Io } from '../cli/io.ts'
import type { LoadSender, SenderCall, SentByOther } from '../load/load-run-request.ts'
import { checkCommand, checkRecorded } from './check-sender.ts'
import { LoadRecorder, type LoadRecorderOptions, type Unrecorded } from './record-load.ts'
import { runCommand, type CommandEnd } from './run-command.ts'

export type CommandSenderOptions = {
  readonly command: readonly string[]
  /** What the run is called. */
  readonly scenario: string
  readonly io: Io
  readonly isJson: boolean
  /** Where the proxy listens; default: a free port. */
  readonly port?: number | undefined
  readonly timeoutMs: number
  /** False: the run does not fail with the command. */
  readonly judgesExit: boolean
  readonly seed: number
  readonly note: (sentence: string) => void
} & Pick<LoadRecorderOptions, 'nameOf' | 'onExchange'>

/** Stands for the proxy's URL in the words of a command. */
const URL_WORD = '{url}'

/** A sender of load that is a command of the user's: it sends through a proxy, which records. */
export function createCommandSender(options: CommandSenderOptions): LoadSender {
  const command = describeCommand(options.command)
  return { command, send: async (call) => await send(options, { ...call, command }) }
}

/** More of a word, as of a script behind `-c`, is no name of a run. */
const MOST_OF_WORD = 80

/** A command as results show it: in one line, without secrets, and without the text of scripts in it. */
export function describeCommand(words: readonly string[]): string {
  const line = words
    .map((word) => {
      const [first = ''] = word.trim().split('\n')
      const shown = first === word && word.length <= MOST_OF_WORD ? word : cut(first)
      return /^[\w./:@=,+{}-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", `'\\''`)}'`
    })
    .join(' ')
  return redactSecrets(line).text
}

const cut = (text: string): string => `${text.slice(0, MOST_OF_WORD)} ...`

type Call = SenderCall & { readonly command: string }

async function send(options: CommandSenderOptions, call: Call): Promise<SentByOther> {
  const { run, signal, urls, auditLimits, onProgress, observe } = call
  const { nameOf, onExchange } = options
  const startedAt = new Date().toISOString()
  const began = performance.now()
  const load = new PassedLoad({ observe, onProgress, auditLimits })
  const recorder = new LoadRecorder({ load, nameOf, onExchange })
  let end: CommandEnd
  let measurement: ReturnType<PassedLoad['end']> | undefined
  try {
    const proxy = await listen(options, recorder, urls)
    try {
      end = await runCommand({ ...options, ...toWords(options, proxy.url, run), signal })
    } finally {
      await proxy.close()
    }
  } finally {
    measurement = load.end(signal.aborted)
  }
  const result: LoadResult = {
    scenario: options.scenario,
    targetUrl: urls[0] ?? '',
    seed: options.seed,
    workloadHash: createHash('sha256').update(JSON.stringify(options.command)).digest('hex'),
    startedAt,
    endedAt: new Date(Date.parse(startedAt) + performance.now() - began).toISOString(),
    ...measurement,
  }
  noteUnrecorded(recorder.unrecorded, end, options.note)
  const { attempted } = load
  const sending = { command: call.command, timeoutMs: options.timeoutMs, attempted }
  const ofCommand = checkCommand(end, sending)
  const judged = options.judgesExit || end.endedBy !== undefined
  return {
    result,
    checks: [checkRecorded(attempted, recorder.unrecorded), ...(judged ? [ofCommand] : [])],
  }
}

async function listen(
  { port = 0 }: CommandSenderOptions,
  { onRequest, onUnread }: LoadRecorder,
  origins: readonly string[],
): Promise<FaultProxy> {
  try {
    return await startProxy({ origins, port, onRequest, onUnread })
  } catch (cause) {
    const said = `the recording proxy cannot listen on port ${port}: ${(cause as Error).message}. Stop the process that listens there, or give --listen another port`
    throw new ToolError('PORT_TAKEN', said, { cause, hint: TOOL_ERRORS.PORT_TAKEN.hint })
  }
}

/** The words of the command, and what it finds in its environment. */
function toWords({ command }: CommandSenderOptions, url: string, { id, phase }: Call['run']) {
  const { hostname, port } = new URL(url)
  return {
    command: command.map((word) => word.replaceAll(URL_WORD, url)),
    variables: {
      GAUNTLET_TARGET_URL: url,
      GAUNTLET_TARGET_HOST: hostname,
      GAUNTLET_TARGET_PORT: port,
      GAUNTLET_RUN_ID: id,
      GAUNTLET_ID_PREFIX: `${id}-`,
      GAUNTLET_PHASE: phase,
    },
  }
}

/** Notes beside the run: what passed is not evidence of anything, and nothing is judged by it. */
function noteUnrecorded(
  { upgraded, largeAnswers }: Unrecorded,
  { leftBehind }: CommandEnd,
  note: (sentence: string) => void,
): void {
  if (upgraded > 0)
    note(`${upgraded} connections were upgraded: what passed on them is not recorded`)
  if (largeAnswers > 0)
    note(
      `${largeAnswers} answers were too large to record: their status counts, their body does not`,
    )
  if (leftBehind) note('the command left processes behind; they were ended')
}

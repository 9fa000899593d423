import { askOnce, describeStatus, ToolError } from '@gauntlet/contract'
import type { OwnedProcess } from './owned-process.ts'
import { readLastLines } from './read-last-lines.ts'

export type ReadyOptions = {
  /** Name of the service, for messages. */
  readonly name: string
  readonly url: string
  readonly timeoutMs: number
  readonly signal?: AbortSignal
  /** When given, its end is the end of waiting. */
  readonly process?: OwnedProcess
  /** Asked while it is not ready. Where it stays true for a quarter of the time, waiting ends. */
  readonly isInVain?: ((unready: Unready) => Promise<boolean>) | undefined
}

/** What a service does that is not ready yet. */
export type Unready = {
  /** `status 503`, or the code of the error: `ECONNREFUSED`. */
  readonly last: string
  readonly logFile: string | undefined
}

/** A process that ended by itself while it was waited for. */
export class EndedBeforeReady extends ToolError {}

/** Where the shell that starts a command finds no such program. */
const noSuchProgram = 127

/** What to do about it depends on how far the start came. */
const HINTS = {
  absent:
    '`start.command` names no program that is found here. Install it, or give its path; a script of package.json is `npm run NAME`.',
  ended:
    'Correct what its last lines name. The command can be tried by hand: in `start.cwd`, with HOST, PORT, DATABASE_URL and `start.env` set.',
  refuses:
    'It answers, and not with 2xx: set `start.ready` to a path that answers 2xx once it can serve.',
  otherPort:
    'Let it listen on PORT and HOST of its environment: replicas and both builds run at the same time, and a port that is written in the source is free for one of them.',
  silent:
    'Nothing answers there: it must listen on HOST and PORT of its environment. Where it needs longer, raise `start.readyTimeoutMs`.',
} as const

const pollMs = 50
/** So long nothing listens before the output is read for another port; a service that is still starting has said nothing of one. */
const otherPortMs = 2_000
const attemptLimitMs = 2_000
/** Between two looks at whether waiting is in vain. */
const inVainMs = 1_000

/**
 * Polls a URL until it answers 2xx. A redirect is not followed, and is not ready: where it leads is another service.
 *
 * @throws ToolError START_FAILED when the process ends or the time is over, with its last log lines
 */
export async function waitUntilReady(options: ReadyOptions): Promise<void> {
  const { name, url, timeoutMs, signal, process } = options
  const deadline = performance.now() + timeoutMs
  const isGivenUp = createPatience(options)
  let last = 'no answer yet'
  let lookAt = performance.now() + otherPortMs
  while (performance.now() < deadline) {
    signal?.throwIfAborted()
    if (process && !process.isRunning()) throw await toEnded(process, options)
    last = await ask(url, signal)
    if (last === 'ready') return
    if (process && last === 'ECONNREFUSED' && performance.now() > lookAt) {
      lookAt = performance.now() + otherPortMs
      const other = await findOtherPort(process, url, signal)
      if (other !== undefined) {
        const what = `${name} does not listen on PORT (${new URL(url).port}): it answers on port ${other}, which its output names`
        const { otherPort: hint } = HINTS
        throw new ToolError('START_FAILED', await describeFailure(what, options), { hint })
      }
    }
    if (await isGivenUp(last)) {
      const what = `${name} was not ready, and is given up before its ${timeoutMs / 1000} s are over (${url}: ${last})`
      throw new ToolError('START_FAILED', await describeFailure(what, options))
    }
    await new Promise((wake) => setTimeout(wake, pollMs))
  }
  const what = `${name} was not ready after ${timeoutMs / 1000} s (${url}: ${last})`
  const hint = last.startsWith('status') ? HINTS.refuses : HINTS.silent
  throw new ToolError('START_FAILED', await describeFailure(what, options), { hint })
}

/** Whether waiting has been in vain for a quarter of the time, without an interruption. */
function createPatience({ timeoutMs, isInVain, process }: ReadyOptions) {
  let since: number | undefined
  let lookAt = performance.now() + inVainMs
  return async (last: string): Promise<boolean> => {
    if (isInVain === undefined || performance.now() < lookAt) return false
    if (await isInVain({ last, logFile: process?.logFile })) since ??= performance.now()
    else since = undefined
    lookAt = performance.now() + inVainMs
    return since !== undefined && performance.now() - since > timeoutMs / 4
  }
}

async function toEnded(process: OwnedProcess, options: ReadyOptions): Promise<ToolError> {
  const { code, signal: killedBy } = await process.ended
  const what = `${options.name} ended (${killedBy ?? `exit code ${code}`}) before it was ready`
  const log = await readLastLines(process.logFile, 40)
  const hint = code === noSuchProgram ? HINTS.absent : toEndedHint(log, options.url)
  return new EndedBeforeReady('START_FAILED', await describeFailure(what, options), { hint })
}

/** One that takes a port of its source may end because another replica has it, with or without saying so. */
function toEndedHint(log: string, url: string): string {
  if (/EADDRINUSE|address already in use/i.test(log)) return HINTS.otherPort
  const { port } = new URL(url)
  const named = listNamedPorts(log)
  const [other] = named
  return other === undefined || named.includes(port)
    ? HINTS.ended
    : `Its output names port ${other}, and PORT was ${port}: it must listen on HOST and PORT of its environment. If it does, correct what its last lines name.`
}

/** `Listening on port 3000`, `listening on 3000`, `Server running at http://localhost:3000/`, `Running on http://127.0.0.1:5000`. */
const listening =
  /\b(?:listen\w*|running|running on|started|serving|ready|available|server)\b[^\n]{0,80}?(?::|\bport\b\D{0,3}|\bon\s+)(\d{2,5})\b/gi

function listNamedPorts(log: string): string[] {
  const named = [...log.matchAll(listening)].map(([, port = '']) => port)
  return [...new Set(named)].filter((port) => Number(port) <= 65_535)
}

/** A port that the output names, at which the path that means "ready" answers 2xx: it is this service, at another place. */
async function findOtherPort(
  { logFile }: OwnedProcess,
  url: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const expected = new URL(url)
  const log = await readLastLines(logFile, 40)
  for (const port of listNamedPorts(log)) {
    if (port === expected.port) continue
    const there = new URL(url)
    there.port = port
    if ((await ask(there.href, signal)) === 'ready') return port
  }
  return undefined
}

async function ask(url: string, signal?: AbortSignal): Promise<string> {
  const limit = AbortSignal.timeout(attemptLimitMs)
  try {
    const { ok, status, headers } = await askOnce({
      url,
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
      maxBodyBytes: 0,
    })
    return ok ? 'ready' : `status ${describeStatus(status, headers.get('location'))}`
  } catch (error) {
    const cause = (error as Error).cause as NodeJS.ErrnoException | undefined
    return cause?.code ?? (error as Error).message
  }
}

async function describeFailure(what: string, { process }: ReadyOptions): Promise<string> {
  if (!process) return what
  const log = await readLastLines(process.logFile)
  const where = `log: ${process.logFile}`
  return log === ''
    ? `${what}. It logged nothing (${where})`
    : `${what}. Its last lines (${where}):\n${log}`
}

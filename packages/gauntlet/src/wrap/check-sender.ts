import type { CheckResult } from '@gauntlet/contract'
import type { Unrecorded } from './record-load.ts'
import type { CommandEnd } from './run-command.ts'

const names = { command: 'command_exit_code', recorded: 'requests_recorded' } as const

/** The names of the checks that a run of `gauntlet wrap` has of its command. */
export const senderCheckNames: readonly string[] = Object.values(names)

type Sending = {
  readonly command: string
  readonly timeoutMs: number
  /** How many requests passed the proxy. */
  readonly attempted: number
}

/** A command that fails is a failure: it knows best what its requests must give. One that sent none says nothing of the target. */
export function checkCommand(
  { code, signal, endedBy, leftBehind }: CommandEnd,
  { command, timeoutMs, attempted }: Sending,
): CheckResult {
  const observed = code ?? signal ?? 'unknown'
  const details = { command, ...(leftBehind && { left_behind: true }) }
  const base = { name: names.command, expected: 0, observed }
  if (endedBy !== undefined) {
    const reason =
      endedBy === 'timeout'
        ? `the command did not end within ${timeoutMs / 1_000} s (--timeout): Gauntlet ended it and the processes that it started. What it sent until then is recorded and judged, and what it broke fails; what holds is no evidence of the rest. Give it longer: --timeout SECONDS`
        : 'the command was interrupted'
    return { ...base, outcome: 'no_evidence', details: { ...details, reason } }
  }
  if (code === 0) return { ...base, outcome: 'pass', details }
  const how = code === null ? `was ended by ${signal}` : `exited with code ${code}`
  const reason = `the command ${how}`
  if (attempted > 0) return { ...base, outcome: 'fail', details: { ...details, reason } }
  const unasked = `${reason}, and none of its requests reached the target`
  return { ...base, outcome: 'no_evidence', details: { ...details, reason: unasked } }
}

const AROUND =
  'no request passed the recording proxy: the command sent none, or sent them past it. Have it send to GAUNTLET_TARGET_URL, write {url} in its arguments, or have the proxy listen where it sends (--listen PORT)'

/** A history that lacks what passed would make rows look like phantoms. */
export function checkRecorded(attempted: number, { unread, bodies }: Unrecorded): CheckResult {
  const lost = Object.values(bodies).reduce((sum, count) => sum + count, 0)
  const base = { name: names.recorded, expected: '> 0', observed: attempted }
  if (attempted === 0) return { ...base, outcome: 'no_evidence', details: { reason: AROUND } }
  if (unread === 0 && lost === 0) return { ...base, outcome: 'pass', details: {} }
  const [first] = Object.keys(bodies)
  const parts = [
    ...(unread > 0 ? [`${unread} connections with what is not HTTP/1.1`] : []),
    ...(lost > 0 ? [`the bodies of ${lost} requests (${first})`] : []),
  ]
  const reason = `passed and could not be recorded: ${parts.join('; ')}. The history is not complete`
  return { ...base, outcome: 'no_evidence', details: { reason } }
}

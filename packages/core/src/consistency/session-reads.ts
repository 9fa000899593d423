import { ACTION, NONE, OUTCOME, type History } from '../history/index.ts'
import { Findings, who } from './findings.ts'
import type { GuaranteeResult } from './guarantee-result.ts'
import { sessionOf, toSlots } from './slots.ts'

/**
 * Does a client ever see an older version after a newer one?
 *
 * Operations: `read` answers the version of `key`, a number that only grows, or none. Each client is one
 * session; reads of it that overlap prove nothing. Exact for versions, linear time.
 *
 * @see Terry et al. (1994), Session Guarantees for Weakly Consistent Replicated Data
 */
export function checkMonotonicReads(history: History): GuaranteeResult {
  return checkSessions(history, {
    kind: 'monotonicReads',
    raisedBy: ACTION.read,
    breach: 'WENT_BACK',
    none: 'no client read the same key twice',
    say: ({ key, earlier, later, before, after }) =>
      `Key ${key} was at ${before} for ${earlier} and then at ${after} for ${later}: one client may not go back in time.`,
  })
}

/**
 * Does a client see its own acknowledged writes?
 *
 * Operations: `write` answers (or proposes) the version it made of `key`, a number that only grows, `read`
 * the version it saw. Each client is one session. Exact for versions, linear time.
 *
 * @see Terry et al. (1994), Session Guarantees for Weakly Consistent Replicated Data
 */
export function checkReadYourWrites(history: History): GuaranteeResult {
  return checkSessions(history, {
    kind: 'readYourWrites',
    raisedBy: ACTION.write,
    breach: 'OWN_WRITE_MISSED',
    none: 'no client read a key that it had written',
    say: ({ key, earlier, later, before, after }) =>
      `Key ${key} was written as ${before} by ${earlier}, and the same ${later} saw ${after}.`,
  })
}

type Words = Readonly<Record<'key' | 'earlier' | 'later' | 'before' | 'after', string>>
type Rule = {
  readonly kind: 'monotonicReads' | 'readYourWrites'
  /** The action whose version later reads must reach. */
  readonly raisedBy: number
  readonly breach: 'WENT_BACK' | 'OWN_WRITE_MISSED'
  readonly none: string
  readonly say: (words: Words) => string
}

type Session = { version: number; row: number; pending: number[] }

function checkSessions(history: History, rule: Rule): GuaranteeResult {
  const slots = toSlots(history)
  const findings = new Findings({ kind: rule.kind, history, slots })
  const sessions = new Map<number, Session>()
  const tested = new Set<number>()
  for (let row = 0; row < history.length; row++) {
    const slot = slots.operation[row] as number
    if (slot === 0 || history.outcome[row] !== OUTCOME.ok) continue
    const id = sessionOf(slot, history.client[row] as number)
    const session = sessions.get(id) ?? { version: -Infinity, row: -1, pending: [] }
    sessions.set(id, session)
    settle(history, session, history.invokedAtNs[row] as number)
    if (history.action[row] === ACTION.read && session.row >= 0) {
      tested.add(slot)
      if (versionOf(history, row) < session.version) {
        const { row: raisedAt } = session
        findings.add(rule.breach, slot, () => ({
          operations: [raisedAt, row],
          sentence: rule.say({
            key: slots.keyOf(slot),
            earlier: who(history, raisedAt),
            later: who(history, row),
            before: wordOf(history, raisedAt),
            after: wordOf(history, row),
          }),
        }))
      }
    }
    if (history.action[row] === rule.raisedBy) session.pending.push(row)
  }
  return findings.toResult({
    keys: new Set(slots.operation).size,
    contendedKeys: tested.size,
    missing: [tested.size > 0 ? null : rule.none],
  })
}

/** Only what returned before `now` raises the version that a read at `now` must reach. */
function settle(history: History, session: Session, now: number): void {
  session.pending = session.pending.filter((row) => {
    if ((history.returnedAtNs[row] as number) >= now) return true
    const version = versionOf(history, row)
    if (version > session.version || session.row < 0) {
      session.version = version
      session.row = row
    }
    return false
  })
}

function versionOf(history: History, row: number): number {
  const code = codeOf(history, row)
  return code === NONE ? -Infinity : Number(history.values.decode(code))
}

function wordOf(history: History, row: number): string {
  return history.values.decode(codeOf(history, row)) ?? 'nothing'
}

/** What was answered; of a write that was answered without a value, what it proposed. */
function codeOf(history: History, row: number): number {
  const answered = history.value[row] as number
  const isWrite = history.action[row] === ACTION.write
  return answered === NONE && isWrite ? (history.proposal[row] as number) : answered
}

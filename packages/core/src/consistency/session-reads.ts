import { ACTION, NONE, OUTCOME, type History } from '../history/index.ts'
import { Findings, who } from './findings.ts'
import { pickClasses, type GuaranteeRule } from './guarantee-kind.ts'
import type { AnomalyClass, GuaranteeResult } from './guarantee-result.ts'
import type { MinimumEvidence } from './minimum-evidence.ts'
import { countKeyOverlaps, isContending } from './overlaps.ts'
import { sessionOf, toSlots } from './slots.ts'
import { describeUnread, unreadCodeOf } from './unread.ts'
import { Versions, type VersionOrder } from './versions.ts'

export type SessionReadsOptions = {
  /** How versions compare, where they are neither numbers nor ISO 8601 times. */
  readonly versions?: VersionOrder
}

const repeatedReads = (none: string, send: string): readonly MinimumEvidence[] => [
  {
    counted: 'compared',
    minimum: 5,
    what: 'reads that can be compared with something earlier of the same client',
    none,
    send,
  },
]

export const monotonicReadsRule: GuaranteeRule = {
  kind: 'monotonicReads',
  anomalies: pickClasses('WENT_BACK'),
  minimum: repeatedReads(
    'no client read the same key twice',
    'let each client read its key again, one read after the other',
  ),
}

export const readYourWritesRule: GuaranteeRule = {
  kind: 'readYourWrites',
  anomalies: pickClasses('OWN_WRITE_MISSED'),
  minimum: repeatedReads(
    'no client read a key that it had written',
    'let each client read a key after its own write of it was answered',
  ),
}

/**
 * Does a client ever see an older version after a newer one?
 *
 * Operations: `read` answers the version of `key`, a number or time that only grows, or none. Each client is one
 * session; reads of it that overlap prove nothing. Exact for versions, linear time.
 *
 * @see Terry et al. (1994), Session Guarantees for Weakly Consistent Replicated Data
 */
export function checkMonotonicReads(
  history: History,
  options: SessionReadsOptions = {},
): GuaranteeResult {
  return checkSessions(history, {
    ...options,
    rule: monotonicReadsRule,
    raisedBy: ACTION.read,
    class: 'WENT_BACK',
    say: ({ key, earlier, later, before, after }) =>
      `Key ${key} was at ${before} for ${earlier} and then at ${after} for ${later}: one client may not go back in time.`,
  })
}

/**
 * Does a client see its own acknowledged writes?
 *
 * Operations: `write` answers (or proposes) the version it made of `key`, a number or time that only grows, `read`
 * the version it saw. Each client is one session. Exact for versions, linear time.
 *
 * @see Terry et al. (1994), Session Guarantees for Weakly Consistent Replicated Data
 */
export function checkReadYourWrites(
  history: History,
  options: SessionReadsOptions = {},
): GuaranteeResult {
  return checkSessions(history, {
    ...options,
    rule: readYourWritesRule,
    raisedBy: ACTION.write,
    class: 'OWN_WRITE_MISSED',
    say: ({ key, earlier, later, before, after }) =>
      `Key ${key} was written as ${before} by ${earlier}, and the same ${later} saw ${after}.`,
  })
}

type Words = Readonly<Record<'key' | 'earlier' | 'later' | 'before' | 'after', string>>
type Breach = SessionReadsOptions & {
  readonly rule: GuaranteeRule
  /** The action whose version later reads must reach. */
  readonly raisedBy: number
  readonly class: AnomalyClass
  readonly say: (words: Words) => string
}

/** The highest version that a session has seen (NONE: nothing yet), and what it was answered since. */
type Session = { version: number; row: number; pending: number[] }

function checkSessions(history: History, breach: Breach): GuaranteeResult {
  const slots = toSlots(history)
  const findings = new Findings({ rule: breach.rule, history, slots })
  const versions = new Versions(history, breach.versions)
  const unreadCode = unreadCodeOf(history)
  const sessions = new Map<number, Session>()
  const tested = new Set<number>()
  let compared = 0
  let unread = 0
  for (let row = 0; row < history.length; row++) {
    const slot = slots.operation[row] as number
    if (slot === 0 || history.outcome[row] !== OUTCOME.ok) continue
    const id = sessionOf(slot, history.client[row] as number)
    const session = sessions.get(id) ?? { version: NONE, row: -1, pending: [] }
    sessions.set(id, session)
    settle({ history, versions }, session, history.invokedAtNs[row] as number)
    const isRead = history.action[row] === ACTION.read
    const isCounted = isRead || history.action[row] === breach.raisedBy
    if (isCounted && codeOf(history, row) === unreadCode) {
      unread += 1
      continue
    }
    if (isRead && session.row >= 0) {
      tested.add(slot)
      compared += 1
      if (isOlder(versions, codeOf(history, row), session.version)) {
        const { row: raisedAt } = session
        findings.add(breach.class, slot, () => ({
          operations: [raisedAt, row],
          sentence: breach.say({
            key: slots.keyOf(slot),
            earlier: who(history, raisedAt),
            later: who(history, row),
            before: wordOf(history, raisedAt),
            after: wordOf(history, row),
          }),
        }))
      }
    }
    if (history.action[row] === breach.raisedBy) session.pending.push(row)
  }
  const { overlaps } = countKeyOverlaps(history, slots, (row) => isContending(history, row))
  return findings.toResult({
    keys: new Set(slots.operation).size,
    contendedKeys: tested.size,
    found: { compared, overlaps },
    missing: [
      unread > 0 ? describeUnread(unread, 'reads and writes') : null,
      versions.describeProblem('versions'),
    ],
  })
}

type Ordered = { readonly history: History; readonly versions: Versions }

/** Only what returned before `now` raises the version that a read at `now` must reach. */
function settle({ history, versions }: Ordered, session: Session, now: number): void {
  // A session is one client, whose clock is one: what was added at the ends for others is taken off.
  const bothEndsNs = 2 * (history.uncertaintyNs ?? 0)
  session.pending = session.pending.filter((row) => {
    if ((history.returnedAtNs[row] as number) - bothEndsNs >= now) return true
    const version = codeOf(history, row)
    if (session.row < 0 || isOlder(versions, session.version, version)) {
      session.version = version
      session.row = row
    }
    return false
  })
}

/** Whether one version is certainly below another; "nothing" is below every version. */
function isOlder(versions: Versions, code: number, other: number): boolean {
  if (code === NONE || other === NONE) {
    // Parsed all the same, so that what has no order is found.
    if (code !== NONE) versions.of(code)
    if (other !== NONE) versions.of(other)
    return other !== NONE
  }
  const order = versions.compare(code, other)
  return order !== undefined && order < 0
}

function wordOf(history: History, row: number): string {
  return history.values.decode(codeOf(history, row)) ?? 'nothing'
}

/** What was answered; of a write that was answered without a value, what it proposed. */
function codeOf(history: History, row: number): number {
  const answered = history.value[row] as number
  const isWrite = history.action[row] === ACTION.write
  const isSilent = answered === NONE || answered === unreadCodeOf(history)
  return isSilent && isWrite && history.proposal[row] !== NONE
    ? (history.proposal[row] as number)
    : answered
}

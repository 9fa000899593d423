/** A session of the target, as `pg_stat_activity` shows it. Times are milliseconds of the database's clock. */
export type TargetSession = {
  readonly pid: number
  readonly application: string
  readonly state: string | null
  /** The last statement, cut. */
  readonly query: string
  readonly openedAtMs: number
  /** When its transaction began; null outside one. */
  readonly transactionAtMs: number | null
  /** When it last became active or idle. */
  readonly changedAtMs: number
  /** The session that holds a lock which it waits for; null where it waits for none. */
  readonly blockedBy?: number | null
}

/** A session-level advisory lock that is held. */
export type HeldLock = { readonly lock: string; readonly pid: number; readonly query: string }

export type PreparedTransaction = { readonly gid: string; readonly preparedAtMs: number }

/** Everything the target holds in its database at one instant; sessions of Gauntlet are left out. */
export type ConnectionFacts = {
  readonly nowMs: number
  readonly sessions: readonly TargetSession[]
  readonly locks: readonly HeldLock[]
  readonly prepared: readonly PreparedTransaction[]
  /** Sessions that the database counted since it began, Gauntlet's among them. */
  readonly sessionsEver: number
}

export type ConnectionHistory = {
  /** Before the load. */
  readonly before: ConnectionFacts
  /** The first look after the load and its drain. */
  readonly drained: ConnectionFacts
  /** The last look. */
  readonly after: ConnectionFacts
  readonly replicas: number
}

export type ConnectionFindings = {
  /** One sentence for each thing that is left over. */
  readonly leaks: readonly string[]
  /** Statements that still run: nobody can say yet what they leave. */
  readonly unfinished: readonly string[]
}

const isIdle = ({ state }: TargetSession): boolean => state?.startsWith('idle') ?? false

/** What is open at `facts` and was open at the first look already: background work that began since is not accused. */
export function listSuspects(
  { before, drained }: Pick<ConnectionHistory, 'before' | 'drained'>,
  { sessions, locks, prepared }: ConnectionFacts,
) {
  const wasHeld = (one: HeldLock) =>
    drained.locks.some(({ lock, pid }) => lock === one.lock && pid === one.pid)
  const open = sessions.filter(
    ({ transactionAtMs }) => transactionAtMs !== null && transactionAtMs <= drained.nowMs,
  )
  return {
    idle: open.filter(isIdle),
    busy: open.filter((session) => !isIdle(session)),
    // One that was held before the load is a leader's, or a lease that is held on purpose.
    locks: locks.filter(
      (one) => wasHeld(one) && !before.locks.some(({ lock }) => lock === one.lock),
    ),
    prepared: prepared.filter(
      ({ gid }) =>
        drained.prepared.some((one) => one.gid === gid) &&
        !before.prepared.some((one) => one.gid === gid),
    ),
  }
}

/** Names what the load left behind in its sessions, once everything had time to end. */
export function judgeConnections(history: ConnectionHistory): ConnectionFindings {
  const { before, after, replicas } = history
  const { idle, busy, locks, prepared } = listSuspects(history, after)
  return {
    leaks: [
      ...idle.map((session) => describeIdle(session, after.nowMs)),
      ...prepared.map(
        ({ gid, preparedAtMs }) =>
          `prepared transaction "${gid}" was left open ${toAge(after.nowMs - preparedAtMs)} ago`,
      ),
      ...locks.map(
        ({ lock, pid, query }) =>
          `session ${pid} still holds advisory lock ${lock}, which was not held before the load; its last statement: "${query}"`,
      ),
      ...describeAbandoned(listAbandoned(after, before.nowMs), replicas),
    ],
    unfinished: busy
      .toSorted((a, b) => rankWait(b, busy) - rankWait(a, busy))
      .map((session) => describeBusy(session, after)),
  }
}

/** At the head of a queue (2), behind another that waits (1), not waiting (0). */
function rankWait({ blockedBy = null }: TargetSession, busy: readonly TargetSession[]): number {
  if (blockedBy === null) return 0
  return (busy.find(({ pid }) => pid === blockedBy)?.blockedBy ?? null) === null ? 2 : 1
}

function describeBusy(
  { pid, query, transactionAtMs, blockedBy = null }: TargetSession,
  { nowMs, sessions }: ConnectionFacts,
): string {
  const age = `in a transaction of ${toAge(nowMs - (transactionAtMs ?? nowMs))}`
  const blocker = sessions.find((one) => one.pid === blockedBy)
  const held = blocker
    ? ` (${isIdle(blocker) ? 'idle in a transaction after' : 'which runs'} "${blocker.query}")`
    : ''
  const wait = blockedBy === null ? '' : `, and waits for a lock of session ${blockedBy}${held}`
  return `session ${pid} still runs "${query}", ${age}${wait}`
}

function describeIdle({ pid, application, query, changedAtMs }: TargetSession, nowMs: number) {
  const name = application === '' ? '' : ` (${application})`
  return `session ${pid}${name} was left idle in a transaction for ${toAge(nowMs - changedAtMs)} after "${query}"`
}

/** How long a connection may stay checked out after its last statement and still count as in use. */
const heldAfterMs = 100

/**
 * Connections that were opened one after the other, each when the one before was no longer used. A pool opens
 * a connection only while all of its others are in use, so that one pool has one of these, however large it is;
 * connections that are opened and never given back have many. It is the greedy maximum of disjoint intervals.
 */
export function listAbandoned(
  { sessions }: Pick<ConnectionFacts, 'sessions'>,
  sinceMs: number,
): TargetSession[] {
  const opened = sessions
    .filter(({ openedAtMs, state }) => openedAtMs >= sinceMs && state === 'idle')
    .toSorted((a, b) => a.changedAtMs - b.changedAtMs)
  const abandoned: TargetSession[] = []
  let unusedSinceMs = -Infinity
  for (const session of opened) {
    if (session.openedAtMs <= unusedSinceMs) continue
    abandoned.push(session)
    unusedSinceMs = session.changedAtMs + heldAfterMs
  }
  return abandoned
}

/** Some processes have several pools (jobs, workers of a cluster): that many turns are nobody's leak. */
function describeAbandoned(abandoned: readonly TargetSession[], replicas: number): string[] {
  const [first] = abandoned
  if (!first || abandoned.length <= 2 + 2 * replicas) return []
  return [
    `${abandoned.length} connections were opened by the load one after the other and never used again, where a pool uses those it has; the first, session ${first.pid}, ended with "${first.query}"`,
  ]
}

function toAge(ms: number): string {
  return `${(Math.max(0, ms) / 1000).toFixed(1)} s`
}

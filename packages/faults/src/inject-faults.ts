import { invariant } from '@gauntlet/core'
import { createRandom, deriveSeed } from '@gauntlet/core/random'
import type { AnyFault, OfRequests } from './fault.ts'
import { faultKinds, findSpreadTimes, kindOf } from './fault-kinds.ts'
import { isAtStatement, type FaultKind, type StatementFaultKind } from './fault-kind.ts'
import { AnswerTime } from './http/answer-time.ts'
import { Traffic, waitForBackgroundWrite, type WriteWatch } from './background-write.ts'
import type { FaultDecision } from './http/fault-decision.ts'
import { startProxy, type ProxiedRequest } from './http/fault-proxy.ts'
import { hold } from './http/hold.ts'
import { findLastEnd, type InjectedFault } from './injected-fault.ts'
import { listFirings, listSpreadFirings, spreadParts } from './list-firings.ts'
import { planTargetFault, type ApplyFault } from './plan-target-fault.ts'
import { planWireFault } from './plan-wire-fault.ts'
import type { PlannedFault } from './planned-fault.ts'
import { SpreadTimes } from './spread-times.ts'
import type { WireDecision } from './postgres/wire.ts'
import type { DatabaseWire } from './statement/database-wire.ts'
import { OpenRequests } from './statement/open-requests.ts'
import { planStatementFault, type PlannedStatementFault } from './statement/plan-statement-fault.ts'
import type { ActAtStatement, AtStatement } from './statement/statement-fault-kind.ts'

export type InjectFaultsOptions = {
  readonly faults: readonly AnyFault[]
  /** The kinds there are; default: all. */
  readonly kinds?: readonly FaultKind[]
  /** Origins of the target's replicas. */
  readonly origins: readonly string[]
  /** How a fault that is not of the wire is applied to what we started. */
  readonly toApply: (fault: AnyFault) => ApplyFault
  /** What is done at a statement, and the proxies between the target and its database: for faults at statements. */
  readonly atStatements?: StatementInjection | undefined
  /** Nanoseconds of the clock by which the run is measured. */
  readonly nowNs: () => number
  /** Where repeated faults fall. */
  readonly seed: number
  /** Kills and crashes whose plan does not say how often are spread over a schedule of this length; without it each comes once. */
  readonly scheduleMs?: number
  /** Those that are aimed wait for a write to this database while no request is in flight. */
  readonly watchWrites?: (() => Promise<WriteWatch>) | undefined
}

export type StatementInjection = {
  readonly wire: DatabaseWire
  readonly toAct: (fault: AnyFault & AtStatement) => ActAtStatement
}

/** Where the faults of a run stand. */
export type InjectionProgress = {
  /** Requests so far. */
  readonly sent: number
  /** As many must be sent until every fault has affected as many as planned; undefined when all have. */
  readonly waitsFor: number | undefined
  /** Whether more times may come of a fault that is spread over the schedule. */
  readonly mayCome: boolean
  /** Whether one is at work. */
  readonly isActive: boolean
  /** When the last effect of those so far ended; undefined when none had one. */
  readonly lastEndNs: number | undefined
}

export type Injection = {
  /** Where to send the requests that faults may affect: one proxy an origin, in their order. */
  readonly urls: readonly string[]
  readonly progress: () => InjectionProgress
  /** Waits for the end of every fault, and for what the target still works on; then the proxies end. */
  readonly end: () => Promise<InjectedFault[]>
}

const decideNothing: FaultDecision = { treatment: {}, done: () => undefined }

/**
 * Puts proxies in front of a target, and lets each fault happen when its moment has come: after so many requests, over
 * all replicas together. Where several want the same request, the first of the list has it.
 */
export async function injectFaults(options: InjectFaultsOptions): Promise<Injection> {
  const answerTime = new AnswerTime()
  const traffic = new Traffic()
  const planned = options.faults.flatMap((fault, index) =>
    planFirings(fault, deriveSeed(options.seed, index, 0x6661756c), {
      ...options,
      answerTime,
      traffic,
    }),
  )
  const open = new OpenRequests()
  decideAtStatements(options, planned, open)
  let total = 0
  const onRequest = ({ head, origin }: ProxiedRequest): FaultDecision => {
    total += 1
    traffic.begin()
    const close = open.begin(origin, head)
    const decisions = planned.map((fault) => fault.onRequest(total))
    const decided = decisions.find((decision) => decision !== undefined) ?? decideNothing
    return {
      ...decided,
      done: (...ended) => {
        traffic.end()
        close()
        decided.done(...ended)
      },
    }
  }
  const proxies = await Promise.all(
    options.origins.map((origin) => startProxy({ origins: [origin], onRequest, answerTime })),
  )
  return {
    urls: proxies.map(({ url }) => url),
    progress: () => summarise(planned, total),
    end: async () => {
      await Promise.all(proxies.map((proxy) => proxy.close()))
      return withoutMissedExtras(await Promise.all(planned.map((fault) => fault.end(total))))
    },
  }
}

/** Of several faults that want the same point the first of the list has it. */
function decideAtStatements(
  { atStatements, origins }: InjectFaultsOptions,
  planned: readonly (PlannedFault | PlannedStatementFault)[],
  open: OpenRequests,
): void {
  const faults = planned.filter((fault) => 'onPoint' in fault)
  if (!atStatements || faults.length === 0) return
  atStatements.wire.onPoint = (point, replica) => {
    const at = { point, replica, open: () => open.of(origins[replica - 1] ?? '') }
    let decided: WireDecision | undefined
    for (const fault of faults)
      decided = fault.onPoint({ ...at, isTaken: decided !== undefined }) ?? decided
    return decided
  }
}

const isMissed = ({ isExtra, window }: InjectedFault): boolean =>
  isExtra === true && window === undefined

/** That fewer fitted into the run is said by the last one that did. */
function withoutMissedExtras(injected: readonly InjectedFault[]): InjectedFault[] {
  return injected.flatMap((fault, at) => {
    if (isMissed(fault)) return []
    const { number, of } = fault.firing
    const next = injected.slice(at + 1, at + 1 + of - number)
    const missed = next.every(isMissed) ? next.length : 0
    const said = `${fault.proof}; ${missed} more did not fit into the run`
    return [missed > 0 && fault.window ? { ...fault, proof: said } : fault]
  })
}

type Planning = Pick<
  InjectFaultsOptions,
  'toApply' | 'atStatements' | 'nowNs' | 'scheduleMs' | 'watchWrites' | 'kinds'
> & {
  readonly answerTime: AnswerTime
  readonly traffic: Traffic
}

function planFirings(
  fault: AnyFault,
  seed: number,
  planning: Planning,
): (PlannedFault | PlannedStatementFault)[] {
  const row = kindOf(fault, planning.kinds ?? faultKinds)
  if (isAtStatement(row)) return [planAtStatement(fault as AnyFault & AtStatement, row, planning)]
  return planAtRequests(fault, seed, planning)
}

function planAtStatement(
  fault: AnyFault & AtStatement,
  kind: StatementFaultKind,
  { atStatements, nowNs }: Planning,
): PlannedStatementFault {
  invariant(atStatements, `a ${fault.kind} needs the proxies between the target and its database`)
  const { wire, toAct } = atStatements
  const findDetour = () =>
    wire.connections === 0
      ? '; no connection passed the proxy: the target takes its database from elsewhere than DATABASE_URL'
      : undefined
  return planStatementFault(fault, { kind, act: toAct(fault), nowNs, findDetour })
}

function planAtRequests(fault: AnyFault, seed: number, planning: Planning): PlannedFault[] {
  const {
    toApply,
    nowNs,
    answerTime,
    traffic,
    scheduleMs,
    watchWrites: open,
    kinds = faultKinds,
  } = planning
  const random = createRandom(seed)
  const spreadTimes = scheduleMs === undefined ? undefined : findSpreadTimes(fault, kinds)
  const firings = spreadTimes
    ? listSpreadFirings(fault, spreadTimes, random)
    : listFirings(fault, random)
  const kind = kindOf(fault, kinds)
  if ('treat' in kind) {
    const hit = fault as AnyFault & OfRequests
    const part = spreadParts(random)
    return firings.map((firing) => {
      const partOf = (at: number) => part((firing.number - 1) * hit.requests + at)
      return planWireFault(hit, { kind, firing, partOf, nowNs })
    })
  }
  const waitPart = async (part: number) => await hold(part * answerTime.usualMs)
  const waitForWork = async () => open && (await waitForBackgroundWrite({ traffic, open, nowNs }))
  const apply = toApply(fault)
  const spread =
    spreadTimes && scheduleMs !== undefined ? new SpreadTimes({ scheduleMs, nowNs }) : undefined
  return firings.map((firing) =>
    planTargetFault(fault, { firing, apply, nowNs, waitPart, waitForWork, spread }),
  )
}

function summarise(planned: readonly PlannedFault[], sent: number): InjectionProgress {
  const stands = planned.map((fault) => fault.progress())
  const waiting = stands.flatMap(({ waitsFor }) => waitsFor ?? [])
  return {
    sent,
    waitsFor: waiting.length > 0 ? Math.max(...waiting) : undefined,
    mayCome: stands.some(({ mayCome }) => mayCome),
    isActive: stands.some(({ isActive }) => isActive),
    lastEndNs: findLastEnd(stands),
  }
}

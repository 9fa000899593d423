import type { LoadPhase, Scenario } from './scenario.ts'

/** The part of a load that one of several workers sends: worker `worker` of `of`, counted from 0. */
export type Share = { readonly worker: number; readonly of: number }

/** The share of a load that is sent by one process. */
export const WHOLE: Share = { worker: 0, of: 1 }

/**
 * Whether an arrival belongs to this share: number i to worker i mod n. So n workers start exactly the users that one
 * would, at the same times, and none needs to know what the others do.
 *
 * @param position of the arrival in the schedule, from 0 over all phases
 */
export function isOwn(position: number, { worker, of }: Share): boolean {
  return position % of === worker
}

/** A number of users or connections divided without a rest: of 5 by 2 the first worker has 3. */
export function divide(count: number, { worker, of }: Share): number {
  return Math.floor(count / of) + (worker < count % of ? 1 : 0)
}

/**
 * What of the phases is divided by number: closed users and `maxUsers`. The arrivals of a schedule are divided one by
 * one, by {@link isOwn}: their phases stay as they are.
 */
export function dividePhases(phases: readonly LoadPhase[], share: Share): readonly LoadPhase[] {
  return share.of === 1 ? phases : phases.map((phase) => dividePhase(phase, share))
}

function dividePhase(phase: LoadPhase, share: Share): LoadPhase {
  switch (phase.kind) {
    case 'closed':
      return { ...phase, users: divide(phase.users, share) }
    case 'open':
    case 'count':
      return phase.maxUsers === undefined
        ? phase
        : { ...phase, maxUsers: divide(phase.maxUsers, share) }
    case 'burst':
    case 'pause':
      return phase
  }
}

/** How many workers can share a load, and what keeps it from being more. */
export type WorkerLimit = { readonly workers: number; readonly reason?: string }

/**
 * The most workers, up to `wanted`, that offer together what one would. Users of a burst are released at one moment by
 * one process, the first worker: where no other phase follows, the others are through by then. A worker whose part of
 * `maxUsers` is none would skip every arrival; one without a closed user or a connection sends nothing.
 *
 * @param wanted at least 1
 */
export function limitWorkers(
  { phases, connections }: Pick<Scenario, 'phases' | 'connections'>,
  wanted: number,
): WorkerLimit {
  const sending = phases.filter(({ kind }) => kind !== 'pause')
  const reason = wanted > 1 ? findUndivided({ phases: sending, connections }) : undefined
  if (reason !== undefined) return { workers: 1, reason }
  const divided = sending.filter(({ kind }) => kind !== 'burst')
  const isClosed = divided.length > 0 && divided.every(({ kind }) => kind === 'closed')
  const bounds = [
    ...sending.flatMap((phase) =>
      'maxUsers' in phase && phase.maxUsers !== undefined
        ? [{ most: phase.maxUsers, what: `a phase has maxUsers ${phase.maxUsers}` }]
        : [],
    ),
    ...(isClosed ? [toClosedBound(divided)] : []),
    ...(connections?.max === undefined
      ? []
      : [{ most: connections.max, what: `connections.max is ${connections.max}` }]),
  ]
  const bound = bounds.toSorted((a, b) => a.most - b.most)[0]
  if (!bound || bound.most >= wanted) return { workers: wanted }
  return { workers: Math.max(1, bound.most), reason: bound.what }
}

/** Why bursts keep a load with one process: they may come last, without limits that all phases share. */
function findUndivided({
  phases,
  connections,
}: Pick<Scenario, 'phases' | 'connections'>): string | undefined {
  const first = phases.findIndex(({ kind }) => kind === 'burst')
  if (first === -1) return undefined
  if (first === 0) return 'the users of a burst are released by one process'
  const rest = phases.slice(first)
  if (rest.some(({ kind }) => kind !== 'burst'))
    return 'the users of a burst are released by one process, and another phase follows'
  const isLimited =
    connections?.max !== undefined ||
    rest.some((phase) => 'maxUsers' in phase && phase.maxUsers !== undefined)
  return isLimited
    ? 'the users of a burst are released by one process, within connections.max and maxUsers'
    : undefined
}

function toClosedBound(phases: readonly LoadPhase[]) {
  const most = Math.max(...phases.map((phase) => ('users' in phase ? phase.users : 0)))
  return { most, what: `no phase has more than ${most} users` }
}

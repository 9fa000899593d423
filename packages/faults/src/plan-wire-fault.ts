import type { AnyFault, OfRequests } from './fault.ts'
import type { WireFaultKind } from './fault-kind.ts'
import type { Treatment } from './http/fault-decision.ts'
import type { Firing } from './list-firings.ts'
import { describeMissed, type PlannedFault } from './planned-fault.ts'

/** So many resets may come after the answer, each tried again at the next request: a busy machine is late, a fast target early. */
const MOST_LATE = 20

export type WireFaultOptions = {
  readonly kind: WireFaultKind
  readonly firing: Firing
  /** How far into an answer's usual time the connection of the nth request, from 0, is reset. */
  readonly partOf: (at: number) => number
  /** Nanoseconds. */
  readonly nowNs: () => number
}

type Begun = { readonly begunNs: number; readonly cut: Treatment['cut'] }

/** A fault of the next so many requests on their way, injected by the proxy. */
export function planWireFault(
  fault: AnyFault & OfRequests,
  options: WireFaultOptions,
): PlannedFault {
  const { requests } = fault
  const { kind, firing, partOf, nowNs } = options
  const { after } = firing
  const [counts, toWindow] = [{ begun: 0, over: 0, hit: 0, late: 0 }, createWindow()]
  const onDone = ({ begunNs, cut }: Begun, happened: boolean, status?: number) => {
    counts.over += 1
    if (!happened) return
    // The target had answered: its side was reset too late to be noticed.
    const late = cut?.when === 'sent' && cut.sides === 'both' && status !== undefined
    counts.late += Number(late)
    if (late) return
    counts.hit += 1
    toWindow.widen(begunNs, nowNs())
  }
  return {
    onRequest: (request) => {
      const isDone = counts.begun - counts.late >= requests || counts.late > MOST_LATE
      if (request <= after || isDone) return undefined
      const begunNs = nowNs()
      const treatment = kind.treat(fault, counts.late > 0 ? 0 : partOf(counts.begun))
      counts.begun += 1
      return { treatment, done: (...ended) => onDone({ begunNs, cut: treatment.cut }, ...ended) }
    },
    progress: () => ({
      waitsFor:
        counts.begun - counts.late < requests && counts.late <= MOST_LATE
          ? after + requests + counts.late
          : undefined,
      isActive: counts.over < counts.begun,
      window: toWindow.read(),
    }),
    end: async (total) => {
      const late = counts.late > 0 ? `; ${counts.late} had been answered before` : ''
      const proof =
        counts.begun === 0
          ? describeMissed(after, total)
          : `${counts.hit} of ${requests} ${kind.done} by the proxy${late}`
      const { number, of } = firing
      const window = toWindow.read()
      return {
        kind: kind.kind,
        after,
        firing: { number, of },
        window,
        requests: counts.hit,
        proof,
        broken: undefined,
      }
    },
  }
}

function createWindow() {
  let fromNs: number | undefined
  let toNs = 0
  return {
    widen: (begunNs: number, endedNs: number) => {
      fromNs = Math.min(fromNs ?? begunNs, begunNs)
      toNs = endedNs
    },
    read: () => (fromNs === undefined ? undefined : { fromNs, toNs }),
  }
}

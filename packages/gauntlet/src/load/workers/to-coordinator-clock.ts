import type { ClockOffset } from '@gauntlet/engine'
import type { SaidByWorker } from './worker-job.ts'

/**
 * What a worker says, with its times by the coordinator's clock. Two writes are only counted as overlapping where they
 * overlapped for certain: so each is shorter here by what is not known of the offset.
 */
export function toCoordinatorClock(
  said: SaidByWorker,
  clock: ClockOffset | undefined,
): SaidByWorker {
  if (!clock) return said
  const { offsetNs, uncertaintyNs } = clock
  const { guarantees, seen, errors } = said
  const times = guarantees?.writes.times.map(
    (ns, at) => ns - offsetNs + (at % 2 === 0 ? uncertaintyNs : -uncertaintyNs),
  )
  return {
    ...(guarantees && {
      guarantees: { ...guarantees, writes: { ...guarantees.writes, times: times ?? [] } },
    }),
    errors,
    seen: seen.map(({ values, incomplete }) => ({
      values: values.map(([atNs, value]) => [atNs - offsetNs, value] as const),
      incomplete,
    })),
  }
}

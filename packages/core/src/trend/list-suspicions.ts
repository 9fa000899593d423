import { formatBuild } from '../format/index.ts'
import { listChangePoints, MAX_SERIES } from '../stats/index.ts'

/** One stored run of a scenario, as a point of its history. */
export type TrendPoint = {
  readonly run_id: string
  /** ISO 8601. */
  readonly at: string
  /** The revision that ran; null when unknown. */
  readonly git_sha: string | null
  /** The metric, > 0, in its own unit. */
  readonly value: number
}

/** The level of a metric seems to have moved between two runs. */
export type Suspicion = {
  /** Index of the first run after the move, among the points given. */
  readonly index: number
  readonly run_id: string
  readonly at: string
  /** The revisions to compare: the last before and the first after. */
  readonly before: string | null
  readonly after: string | null
  /** Relative: 0.08 is 8 % up. */
  readonly change: number
  /** Of the two sides, after the split was chosen: not a false-alarm rate. */
  readonly p: number
  readonly sentence: string
}

/**
 * Where the history of one metric of one scenario changed level, oldest first. Runs of different days differ for many
 * reasons, so this is a suspicion to be tested by an interleaved comparison of the two revisions, never a verdict.
 * Works on logarithms: a move from 100 to 110 counts as one from 10 to 11. Values of zero or less are left out.
 *
 * @param points oldest first; of more than 10 000 the newest are taken
 * @param margin relative change that matters, > 0
 */
export function listSuspicions(points: readonly TrendPoint[], margin: number): Suspicion[] {
  const usable = points
    .map((point, index) => ({ point, index }))
    .filter(({ point }) => point.value > 0)
    .slice(-MAX_SERIES)
  const logs = usable.map(({ point }) => Math.log(point.value))
  return listChangePoints(logs).flatMap((change): Suspicion[] => {
    const [first, last] = [usable[change.index], usable[change.index - 1]]
    const relative = Math.expm1(change.meanAfter - change.meanBefore)
    if (!first || !last || Math.abs(change.meanAfter - change.meanBefore) < Math.log1p(margin))
      return []
    return [
      {
        index: first.index,
        run_id: first.point.run_id,
        at: first.point.at,
        before: last.point.git_sha,
        after: first.point.git_sha,
        change: relative,
        p: change.p,
        sentence: toSentence(relative, last.point, first.point),
      },
    ]
  })
}

function toSentence(change: number, last: TrendPoint, first: TrendPoint): string {
  const direction = change > 0 ? 'up' : 'down'
  const size = `${Math.abs(change * 100).toFixed(1)} %`
  const revisions =
    last.git_sha && first.git_sha && last.git_sha !== first.git_sha
      ? `compare ${formatBuild(last.git_sha)} with ${formatBuild(first.git_sha)}`
      : 'the revision is the same or unknown, so suspect the machine first'
  return `${direction} ${size} since ${first.at}: a suspicion, not a verdict; ${revisions}`
}

import type { SweepDocument } from '@gauntlet/contract'
import { join } from 'node:path'
import type { Print } from '../cli/print.ts'
import { compareBuilds } from './compare-builds.ts'
import { executeSweep, type SweepRequest } from './execute-sweep.ts'
import { toSweepCommand } from './sweep-command.ts'

export type BuildsRequest = Omit<SweepRequest, 'toCommand'> & {
  /** The target that stands for before the change; undefined: the other one alone is swept. */
  readonly baseline: string | undefined
  /** How often a red cell of the baseline is tried in all; default: as often as those of the other target. */
  readonly baselineTries?: number
  /** Most lanes in all. Two builds share them. */
  readonly lanes: number
}

/**
 * Sweeps a flow on one build, or on two at the same time, with what differs between them.
 *
 * @throws ToolError as `executeSweep`: the first one, once the other sweep has ended too
 */
export async function sweepBuilds(request: BuildsRequest): Promise<SweepDocument> {
  const { baseline, target, logFolder, flow, loaded, seed, tries, lanes, baselineTries } = request
  const sweep = async (of: string, own: Partial<SweepRequest> = {}) => {
    const { io } = request
    const toCommand = (cell: string) => toSweepCommand({ flow, target: of, cell, seed, loaded, io })
    return await executeSweep({
      ...request,
      target: of,
      logFolder: join(logFolder, of),
      toCommand,
      ...own,
    })
  }
  if (baseline === undefined) return await sweep(target)
  const toPrint = shareProgress(request.print)
  const ofEach = Math.max(1, Math.floor(lanes / 2))
  const [before, after] = await both(request.io.signal, (signal) => {
    const own = (of: string) => ({
      lanes: ofEach,
      print: toPrint(of),
      io: { ...request.io, signal },
    })
    return [
      sweep(baseline, { ...own(baseline), tries: baselineTries ?? tries }),
      sweep(target, own(target)),
    ]
  })
  return compareBuilds(before, after)
}

type Both<Result> = readonly [Result, Result]

/** Two at the same time. Where one fails, the other is interrupted, and its end is waited for: it cleans up. */
async function both<Result>(
  outer: AbortSignal,
  start: (signal: AbortSignal) => Both<Promise<Result>>,
): Promise<Both<Result>> {
  const failed = new AbortController()
  const [one, other] = start(AbortSignal.any([outer, failed.signal]))
  const all = [one, other] as const
  for (const each of all) each.catch((error: unknown) => failed.abort(error))
  await Promise.allSettled(all)
  if (failed.signal.aborted) throw failed.signal.reason
  return [await one, await other]
}

/** A line for each build: on a terminal they stand below each other. */
function shareProgress(print: Print): (name: string) => Print {
  const lines = new Map<string, string>()
  return (name) => ({
    ...print,
    progress: (line) => {
      const own = `${name}: ${line}`
      lines.set(name, own)
      print.progress(own, [...lines.values()])
    },
  })
}

import type { SweepDocument } from '@gauntlet/contract'
import { join } from 'node:path'
import { compareBuilds } from './compare-builds.ts'
import { executeSweep, type SweepRequest } from './execute-sweep.ts'
import { toSweepCommand } from './sweep-command.ts'

export type BuildsRequest = Omit<SweepRequest, 'toCommand'> & {
  /** The target that stands for before the change; undefined: the other one alone is swept. */
  readonly baseline: string | undefined
  /** How often a red cell of the baseline is tried in all; default: as often as those of the other target. */
  readonly baselineTries?: number
}

/**
 * Sweeps a flow on one build, or on two, one after the other, with what differs between them.
 *
 * @throws ToolError as `executeSweep`
 */
export async function sweepBuilds(request: BuildsRequest): Promise<SweepDocument> {
  const { baseline, target, logFolder, flow, loaded, io, seed, tries } = request
  const sweep = async (of: string, triesOf = tries) =>
    await executeSweep({
      ...request,
      tries: triesOf,
      target: of,
      logFolder: join(logFolder, of),
      toCommand: (cell) => toSweepCommand({ flow, target: of, cell, seed, loaded, io }),
    })
  if (baseline === undefined) return await sweep(target)
  const before = await sweep(baseline, request.baselineTries)
  return compareBuilds(before, await sweep(target))
}

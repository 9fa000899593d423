import type { RollupRun } from './ports.ts'
import type { RollupRunAnswer } from './schemas.ts'

export function toRunAnswer(run: RollupRun): RollupRunAnswer {
  const { fencing_token: _, ...row } = run
  return {
    ...row,
    started_at: run.started_at.toISOString(),
    finished_at: run.finished_at?.toISOString() ?? null,
    window_start: run.window_start.toISOString(),
    window_end: run.window_end.toISOString(),
  }
}

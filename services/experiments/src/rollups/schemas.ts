import { Type, type Static } from 'typebox'
import { oldestDays } from './days.ts'
import { jobNames } from './ports.ts'

export const RollupJobRequest = Type.Object(
  {
    job: Type.Optional(Type.Enum([...jobNames], { description: 'Without one: all of them.' })),
    window_days: Type.Integer({ minimum: 1, maximum: oldestDays, default: 14 }),
  },
  { additionalProperties: false },
)
export type RollupJobRequest = Static<typeof RollupJobRequest>

export const RollupRunAnswer = Type.Object({
  run_id: Type.String(),
  job_name: Type.Enum([...jobNames]),
  started_at: Type.String(),
  finished_at: Type.Union([Type.String(), Type.Null()]),
  status: Type.Enum(['RUNNING', 'SUCCESS', 'FAILED', 'SKIPPED']),
  window_start: Type.String(),
  window_end: Type.String(),
  rows_written: Type.Integer(),
  ignored_count: Type.Integer({
    description:
      'Events received in the window that count nowhere: ahead of time, or half a year old.',
  }),
  error_text: Type.Union([Type.String(), Type.Null()]),
})
export type RollupRunAnswer = Static<typeof RollupRunAnswer>

export const RollupJobAnswer = Type.Object({ runs: Type.Array(RollupRunAnswer) })

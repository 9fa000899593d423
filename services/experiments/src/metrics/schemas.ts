import { Type } from 'typebox'

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])

const day = Type.String({ description: 'UTC day, 2026-03-01.' })
const rate = nullable(Type.Number({ description: 'In [0,1]; null without users.' }))
const lag = nullable(Type.Number({ description: 'Milliseconds; null without events.' }))
const volume = Type.Record(Type.String(), Type.Integer())

const windowDays = Type.Integer({ minimum: 1, maximum: 90, default: 7 })

export const WindowQuery = Type.Object({ window_days: windowDays })
export const ExperimentsQuery = Type.Object({
  window_days: windowDays,
  experiment_id: Type.Optional(Type.String({ description: 'Without one: every experiment.' })),
})
export const FunnelsQuery = Type.Object({
  window_days: windowDays,
  funnel_name: Type.String({ default: 'core_journey' }),
})

const frame = {
  window_days: Type.Integer(),
  from: day,
  to: day,
  computed_through: nullable(
    Type.String({
      description: 'Everything received until then is counted; null: never computed.',
    }),
  ),
  no_data: Type.Boolean({ description: 'Nothing is counted in this window.' }),
}

export const SummaryAnswer = Type.Object({
  ...frame,
  average_dau: Type.Number({ description: 'Over the days of the window that are computed.' }),
  new_users: Type.Integer(),
  sessions_submitted: Type.Integer(),
  logging_rate_24h: rate,
  event_volume_by_name: volume,
})

export const DailyAnswer = Type.Object({
  ...frame,
  days: Type.Array(
    Type.Object({
      day,
      dau: Type.Integer(),
      new_users: Type.Integer(),
      sessions_submitted: Type.Integer(),
      logging_rate_24h: rate,
      ingestion_lag_p50: lag,
      ingestion_lag_p95: lag,
      event_volume_by_name: volume,
    }),
  ),
})

export const ExperimentsAnswer = Type.Object({
  ...frame,
  days: Type.Array(
    Type.Object({
      experiment_id: Type.String(),
      variant_id: Type.String(),
      day,
      users_assigned: Type.Integer(),
      users_active_d1: Type.Integer(),
      sessions_submitted_d7: Type.Integer(),
      logging_rate_24h_by_variant: Type.Number(),
    }),
  ),
})

export const FunnelsAnswer = Type.Object({
  ...frame,
  funnel_name: Type.String(),
  days: Type.Array(
    Type.Object({
      day,
      experiment_id: nullable(Type.String({ description: 'Null: all users.' })),
      variant_id: nullable(Type.String()),
      step_position: Type.Integer(),
      step_name: Type.String(),
      users: Type.Integer(),
    }),
  ),
})

import { Type, type Static, type TProperties, type TSchema } from 'typebox'

const NullableNumber = Type.Union([Type.Number(), Type.Null()])
const NullableText = Type.Union([Type.String(), Type.Null()])
const Day = Type.String({ pattern: String.raw`^\d{4}-\d{2}-\d{2}$` })

export const DailyRow = Type.Object({
  day: Day,
  dau: Type.Integer(),
  new_users: Type.Integer(),
  sessions_submitted: Type.Integer(),
  logging_rate_24h: NullableNumber,
  ingestion_lag_p50: NullableNumber,
  ingestion_lag_p95: NullableNumber,
  event_volume_by_name: Type.Record(Type.String(), Type.Integer()),
})

export const VariantRow = Type.Object({
  experiment_id: Type.String(),
  variant_id: Type.String(),
  day: Day,
  users_assigned: Type.Integer(),
  users_active_d1: Type.Integer(),
  sessions_submitted_d7: Type.Integer(),
  logging_rate_24h_by_variant: Type.Number(),
})

export const FunnelRow = Type.Object({
  day: Day,
  experiment_id: NullableText,
  variant_id: NullableText,
  step_position: Type.Integer(),
  step_name: Type.String(),
  users: Type.Integer(),
})

/** Rows by day, and until when everything received is counted in them; null: nobody ever computed them. */
export const Computed = <Row extends TProperties>(row: ReturnType<typeof Type.Object<Row>>) =>
  Type.Object({ computed_through: NullableText, days: Type.Array(row) })

type Rows<Row extends TSchema> = {
  readonly computed_through: string | null
  readonly days: readonly Static<Row>[]
}

/** What the page shows. */
export type Experiments = {
  /** UTC days, both included. */
  readonly from: string
  readonly to: string
  readonly funnel_name: string
  readonly daily: Rows<typeof DailyRow>
  readonly variants: Rows<typeof VariantRow>
  readonly funnel: Rows<typeof FunnelRow>
}

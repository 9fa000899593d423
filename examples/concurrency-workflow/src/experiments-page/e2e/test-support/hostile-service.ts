import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type HostileService = { readonly origin: string; close(): Promise<void> }

/** Answers as the experiments service does, with `text` in every field that is one. */
export async function startHostileService(text: string): Promise<HostileService> {
  const day = new Date().toISOString().slice(0, 10)
  const daily = {
    day,
    dau: 3,
    new_users: 1,
    sessions_submitted: 2,
    logging_rate_24h: 0.5,
    ingestion_lag_p50: 1,
    ingestion_lag_p95: 2,
    event_volume_by_name: { [text]: 4 },
  }
  const variant = {
    experiment_id: text,
    variant_id: text,
    day,
    users_assigned: 4,
    users_active_d1: 2,
    sessions_submitted_d7: 1,
    logging_rate_24h_by_variant: 0.5,
  }
  const step = {
    day,
    experiment_id: text,
    variant_id: text,
    step_position: 1,
    step_name: text,
    users: 3,
  }
  const rows = { daily, experiments: variant, funnels: step }
  const server = createServer(({ url = '' }, response) => {
    const name = /metrics\/(\w+)/.exec(url)?.[1] as keyof typeof rows
    response.end(JSON.stringify({ computed_through: text, days: [rows[name]] }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

import { createTestDatabase } from '@gauntlet/testkit'
import { buildApp, createPorts, migrate, openDatabase, seed } from 'experiments'

export type ExperimentsService = {
  readonly origin: string
  post(path: string, body: object): Promise<void>
  /** Statements against its database. */
  query(text: string): Promise<unknown>
  stop(): Promise<void>
  /** On the port it had. */
  start(): Promise<void>
  close(): Promise<void>
}

/** The real experiments service, seeded, on a free port of loopback. */
export async function startExperiments(token: string): Promise<ExperimentsService> {
  const database = await createTestDatabase({
    template: 'dashboard-experiments',
    prepare: async (url) => {
      await migrate(url)
      await seed(url)
    },
  })
  let origin = ''
  let stop: (() => Promise<void>) | undefined
  const start = async () => {
    const own = openDatabase(database.url)
    const ports = createPorts(own, { DASHBOARD_TOKEN: token })
    const app = await buildApp({ ports, build: 'test' })
    const port = origin === '' ? 0 : Number(new URL(origin).port)
    origin = await app.listen({ host: '127.0.0.1', port })
    stop = async () => {
      stop = undefined
      await app.close()
      await Promise.all([ports.assignments.close(), ports.events.close()])
      await own.close()
    }
  }
  await start()
  return {
    origin,
    post: async (path, body) => {
      const headers = { 'content-type': 'application/json', 'x-dashboard-token': token }
      const answer = await fetch(origin + path, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      })
      const said = await answer.text()
      if (!answer.ok) throw new Error(said)
    },
    query: (text) => database.query(text),
    stop: async () => await stop?.(),
    start,
    close: async () => {
      await stop?.()
      await database.drop()
    },
  }
}

const dayMs = 86_400_000
/** Each step is a harder one. */
const steps = [
  ['app_opened', 1],
  ['workout_started', 0.72],
  ['exercise_logged', 0.55],
  ['session_submitted', 0.4],
  ['achievement_unlocked', 0.12],
] as const

/**
 * Two weeks of 90 users, sent through the service's own API. It keeps its own time, so that their days are put in
 * place afterwards; then its own job counts them.
 */
export async function fillExperiments(service: ExperimentsService): Promise<void> {
  const today = Math.floor(Date.now() / dayMs) * dayMs
  for (let user = 0; user < 90; user += 1) {
    const anonymous_user_id = `user-${user}`
    const [platform, app_version] = [user % 3 === 0 ? 'ios' : 'android', '2.1.0']
    await service.post('/v1/assignment', { anonymous_user_id, platform, app_version })
    const events = listDays(user).flatMap((day) => listEvents(today, user, day))
    await service.post('/v1/events', { anonymous_user_id, platform, app_version, events })
  }
  await service.query(`update event_logs set received_at =
    occurred_at + (200 + (hashtext(event_id::text) & 4095)) * interval '1 millisecond'`)
  await service.query(`update assignments set assigned_at =
    (select min(occurred_at) from event_logs where event_logs.anonymous_user_id =
      assignments.anonymous_user_id) - interval '1 minute'`)
  await service.post('/v1/jobs/rollup', { window_days: 21 })
}

/** Days ago on which a user came: from the first one, every second or third day. */
function listDays(user: number): number[] {
  const first = 13 - (user % 10)
  return Array.from({ length: 14 }, (_, at) => first - at * (1 + (user % 2))).filter((at) => at > 0)
}

function listEvents(today: number, user: number, day: number) {
  const at = today - day * dayMs + (8 + (user % 9)) * 3_600_000
  // In [0, 1), the same for the same user and day.
  const luck = ((user * 37 + day * 61) % 100) / 100
  return steps
    .filter(([, share]) => luck < share)
    .map(([event_name], step) => ({
      event_name,
      occurred_at: new Date(at + step * 240_000).toISOString(),
    }))
}

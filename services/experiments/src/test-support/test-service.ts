import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { createPorts } from '../create-ports.ts'
import { migrate } from '../database/migrate.ts'
import { openDatabase } from '../database/pool.ts'
import { buildApp, type AppPorts } from '../http/app.ts'
import { seed } from '../seed.ts'

/** A new migrated and seeded database. */
export function createSeededDatabase(): Promise<TestDatabase> {
  return createTestDatabase({
    template: 'experiments-seeded',
    prepare: async (url) => {
      await migrate(url)
      await seed(url)
    },
  })
}

export type Answer<Body> = {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: Body
  /** The body as it was sent. */
  readonly text: string
}

export type TestService = {
  post<Body>(path: string, body: unknown): Promise<Answer<Body>>
  get<Body>(path: string): Promise<Answer<Body>>
  /** Any request: `body` as it is, without a content type of ours. */
  send(request: RawRequest): Promise<Answer<unknown>>
  close(): Promise<void>
}

export type RawRequest = {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly url: string
  readonly headers?: Record<string, string>
  readonly payload?: string | Buffer
}

/** The application over a database, without a socket. `ports` replaces some of its adapters. */
export async function startTestService(
  databaseUrl: string,
  ports: Partial<AppPorts> = {},
): Promise<TestService> {
  const database = openDatabase(databaseUrl)
  const own = createPorts(database)
  const app = await buildApp({ ports: { ...own, ...ports }, build: 'test' })
  const send = async (request: RawRequest) => {
    const { statusCode, headers, body } = await app.inject(request)
    const isJson = String(headers['content-type']).includes('json')
    const read: unknown = isJson ? JSON.parse(body) : body
    return { status: statusCode, headers, body: read, text: body }
  }
  return {
    send,
    get: async <Body>(url: string) => (await send({ method: 'GET', url })) as Answer<Body>,
    post: async <Body>(url: string, body: unknown) =>
      (await send({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json' },
        payload: JSON.stringify(body),
      })) as Answer<Body>,
    close: async () => {
      await app.close()
      await Promise.all([own.assignments.close(), own.events.close()])
      await database.close()
    },
  }
}

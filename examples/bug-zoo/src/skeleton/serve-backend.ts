import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Pool } from 'pg'
import type { Answer, Backend, Environment, Route } from './backend.ts'

export type RunningBackend = { readonly url: string; close(): Promise<void> }

type ServeOptions = {
  readonly databaseUrl: string
  /** Default: a free port. */
  readonly port?: number
  /** Default: nothing. */
  readonly env?: Environment
}

const bodyLimitBytes = 1_000_000

/** Serves one replica of a backend on 127.0.0.1. Its tables must be there. */
export async function serveBackend(
  backend: Backend,
  { databaseUrl, port = 0, env = {} }: ServeOptions,
): Promise<RunningBackend> {
  const db = new Pool({
    connectionString: databaseUrl,
    max: backend.poolSize ?? 8,
    application_name: backend.name,
  })
  // Sessions that a restart of the database ends, idle ones and those at work.
  db.on('error', () => undefined)
  db.on('connect', (session) => session.on('error', () => undefined))
  const routes = { 'GET /ready': ready, ...backend.start(db, env) }
  const table = Object.entries(routes).map(compileRoute)
  const server = createServer((request, response) => {
    void answer(table, request).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    })
  })
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
      await db.end()
    },
  }
}

const ready: Route = async () => ({ status: 200, body: {} })

type Compiled = { readonly method: string; readonly pattern: RegExp; readonly route: Route }

function compileRoute([place, route]: [string, Route]): Compiled {
  const [method = '', path = ''] = place.split(' ')
  return { method, pattern: new RegExp(`^${path.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}$`), route }
}

async function answer(table: readonly Compiled[], request: IncomingMessage): Promise<Answer> {
  try {
    const text = await readBody(request)
    const path = (request.url ?? '').split('?')[0] as string
    for (const { method, pattern, route } of table) {
      const match = method === request.method ? pattern.exec(path) : null
      if (!match) continue
      const params = Object.fromEntries(
        Object.entries(match.groups ?? {}).map(([name, value]) => [
          name,
          decodeURIComponent(value),
        ]),
      )
      return await route({ params, body: text === '' ? undefined : JSON.parse(text) })
    }
    return { status: 404, body: { error: 'no such route' } }
  } catch (error) {
    return { status: 500, body: { error: String(error) } }
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > bodyLimitBytes) throw new Error('the body is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

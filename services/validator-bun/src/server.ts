import { toWire, type WireForm } from './finding.ts'
import { examine } from './rules.ts'

const env = process.env
const wire: WireForm = env['WIRE'] === 'tagged' ? 'tagged' : 'flat'
const port = Number(env['PORT'] ?? 4110)
const rosterPath = env['VALIDATOR_ROSTER'] ?? new URL('../workers.jsonl', import.meta.url)
const limitBytes = 512 * 1024

const json = (status: number, body: unknown) => Response.json(body, { status })
const refuse = (status: number, detail: string) => json(status, { error: detail })
const takesOnly = (method: string, pathname: string) =>
  Response.json(
    { error: `${pathname} takes ${method}` },
    { status: 405, headers: { allow: method } },
  )
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

async function loadWorkers(): Promise<ReadonlySet<string>> {
  const lines = (await Bun.file(rosterPath).text()).split('\n').filter((line) => line.trim() !== '')
  return new Set(
    lines.map((line, index) => {
      const { candidate_id: id } = JSON.parse(line) as { candidate_id?: unknown }
      if (typeof id !== 'string')
        throw new Error(`line ${index + 1} of the roster has no candidate_id`)
      return id
    }),
  )
}

let workers = await loadWorkers()

process.on('SIGHUP', () => {
  loadWorkers().then(
    (read) => {
      workers = read
      console.log(`roster read again: ${workers.size} candidates`)
    },
    (error: Error) => console.error(`the roster stays as it was: ${error.message}`),
  )
})

async function validate(request: Request): Promise<Response> {
  const started = performance.now()
  const type = request.headers.get('content-type') ?? ''
  if (!/^application\/json\s*(;|$)/i.test(type))
    return refuse(415, 'the body must be application/json')
  const bytes = await request.arrayBuffer()
  if (bytes.byteLength > limitBytes) return refuse(413, 'the body is larger than 512 KiB')
  let document: { kind?: unknown; payload?: unknown } | null
  try {
    // A byte order mark is no JSON here (RFC 8259, 8.1); by default a decoder drops it without a word.
    document = JSON.parse(utf8.decode(bytes)) as typeof document
  } catch {
    return refuse(400, 'the body is not JSON')
  }
  const finding = examine(document?.kind, document?.payload, workers)
  if (finding === 'unknown') return refuse(400, 'unknown kind: expected playbook or fill')
  if (finding) return json(422, toWire(finding, wire))
  const elapsed_ms = Number((performance.now() - started).toFixed(3))
  return json(200, { ok: true, kind: document?.kind, findings: [], elapsed_ms })
}

const pages: Record<string, () => unknown> = {
  '/health': () => ({ status: 'ok' }),
  '/ready': () => ({ status: 'ok' }),
  '/version': () => ({
    service: 'validator-bun',
    build: env['BUILD_ID'] ?? 'development',
    runtime: `bun ${Bun.version}`,
  }),
}

const server = Bun.serve({
  port,
  hostname: env['HOST'] ?? '127.0.0.1',
  // Twice the limit: what is over it is answered with our 413, not with a closed connection.
  maxRequestBodySize: 4 * limitBytes,
  fetch: async (request) => {
    const { pathname } = new URL(request.url)
    if (pathname === '/v1/validate') {
      return request.method === 'POST' ? await validate(request) : takesOnly('POST', pathname)
    }
    const page = pages[pathname]
    if (!page) return refuse(404, `there is no ${pathname}`)
    return request.method === 'GET' ? json(200, page()) : takesOnly('GET', pathname)
  },
})
console.log(`validator-bun ready on ${server.port}, ${wire} wire form`)

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void server.stop().then(() => process.exit(0)))
}

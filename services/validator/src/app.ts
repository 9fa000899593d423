import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Roster } from './roster.ts'
import { kinds, validate, type Kind } from './validate.ts'

export type AppOptions = { readonly roster: () => Roster; readonly build: string }

const bodyLimitBytes = 512 * 1024

/** An answer that is not about the payload: malformed, too large, unknown. */
class Refusal extends Error {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.status = status
    this.headers = headers
  }
}

/** `/v1/validate` and what a platform asks of any service. */
export function createApp({ roster, build }: AppOptions): RequestListener {
  return (request, response) => {
    void route({ request, roster, build }).then(
      (answer) => send(response, answer),
      (error: unknown) => {
        const status = error instanceof Refusal ? error.status : 500
        const message = error instanceof Refusal ? error.message : 'the service failed to answer'
        const headers = error instanceof Refusal ? error.headers : {}
        send(response, { status, body: { error: message } }, headers)
      },
    )
  }
}

type Call = AppOptions & { readonly request: IncomingMessage }
type Answer = { readonly status: number; readonly body: unknown }

async function route({ request, roster, build }: Call): Promise<Answer> {
  const [path = '/'] = (request.url ?? '/').split('?')
  const page = pages.get(path)
  if (!page) throw new Refusal(404, `there is no ${path}`)
  if (request.method !== page.method)
    throw new Refusal(405, `${path} takes ${page.method}`, { allow: page.method })
  return await page.answer({ request, roster, build })
}

type Page = { readonly method: string; readonly answer: (call: Call) => Answer | Promise<Answer> }

const upAndReady: Page = { method: 'GET', answer: () => ({ status: 200, body: { status: 'ok' } }) }

const pages: ReadonlyMap<string, Page> = new Map([
  ['/health', upAndReady],
  ['/ready', upAndReady],
  [
    '/version',
    {
      method: 'GET',
      answer: ({ build }) => {
        const runtime = `node ${process.versions.node}`
        return { status: 200, body: { service: 'validator', build, runtime } }
      },
    },
  ],
  [
    '/v1/validate',
    {
      method: 'POST',
      answer: async ({ request, roster }) => answerValidate(await readJson(request), roster()),
    },
  ],
])

function answerValidate(body: unknown, roster: Roster): Answer {
  const startedAt = performance.now()
  const { kind, payload } = (body ?? {}) as { kind?: unknown; payload?: unknown }
  if (!kinds.includes(kind as Kind)) {
    throw new Refusal(400, `unknown kind: expected ${kinds.join(' or ')}`)
  }
  const error = validate(kind as Kind, payload, roster)
  if (error) return { status: 422, body: error }
  const elapsed = Math.round((performance.now() - startedAt) * 1000) / 1000
  return { status: 200, body: { ok: true, kind, findings: [], elapsed_ms: elapsed } }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') throw new Refusal(415, 'the body must be application/json')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > bodyLimitBytes) throw new Refusal(413, 'the body is larger than 512 KiB')
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown
  } catch {
    throw new Refusal(400, 'the body is not JSON')
  }
}

function send(
  response: ServerResponse,
  { status, body }: Answer,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    // What was not read of a body that is too large is not read as the next request.
    ...(status === 413 ? { connection: 'close' } : {}),
  })
  response.end(text)
}

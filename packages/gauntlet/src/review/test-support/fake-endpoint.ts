import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a fake endpoint was asked, in whichever protocol. */
export type Asked = {
  readonly protocol: 'openai' | 'anthropic'
  readonly model: string
  readonly system: string
  readonly user: string
  /** Of the prompt. */
  readonly nonce: string
  readonly body: Readonly<Record<string, unknown>>
  readonly headers: IncomingMessage['headers']
  /** How often this model was asked, this time included. */
  readonly time: number
}

export type Reply = {
  readonly text?: string
  readonly finish?: string
  /** Output tokens. Default: a little more than the text has words. */
  readonly out?: number
  readonly reasoning?: number
  readonly model?: string
  /** An answer that is none: sent as it is. */
  readonly raw?: { status: number; body: string; headers?: Record<string, string> }
  /** Never answer. */
  readonly silent?: true
  /** Begin to answer, then break the connection. */
  readonly broken?: true
}

export type FakeEndpoint = {
  /** For `endpoint` of a reviewer. */
  readonly url: string
  readonly asked: readonly Asked[]
  close(): Promise<void>
}

/** Of the endpoint before: with the same one, the next project is the same to the last byte. */
let lastPort = 0

/** Speaks chat completions and messages on loopback; what it says is up to the test. */
export async function startFakeEndpoint(reply: (asked: Asked) => Reply): Promise<FakeEndpoint> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    void readAsked(request, asked).then((one) => {
      asked.push(one)
      send(response, one, reply(one))
    })
  })
  await listen(server, lastPort).catch(() => listen(server, 0))
  const { port } = server.address() as AddressInfo
  lastPort = port
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
}

type Body = {
  model: string
  system?: string
  messages: { role: string; content: string }[]
}

async function readAsked(request: IncomingMessage, before: readonly Asked[]): Promise<Asked> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  const body = JSON.parse(text) as Body
  const contentOf = (role: string) => body.messages.find((one) => one.role === role)?.content ?? ''
  const system = body.system ?? contentOf('system')
  return {
    protocol: request.url?.endsWith('/v1/messages') ? 'anthropic' : 'openai',
    model: body.model,
    system,
    user: contentOf('user'),
    nonce: /BEGIN REVIEW ([0-9a-f]+)/.exec(system)?.[1] ?? '',
    body,
    headers: request.headers,
    time: before.filter(({ model }) => model === body.model).length + 1,
  }
}

function send(response: ServerResponse, asked: Asked, reply: Reply): void {
  if (reply.silent) return
  if (reply.broken) {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' })
    response.write('{')
    response.socket?.destroy()
    return
  }
  if (reply.raw) {
    response.writeHead(reply.raw.status, {
      'content-type': 'application/json',
      ...reply.raw.headers,
    })
    response.end(reply.raw.body)
    return
  }
  const document =
    asked.protocol === 'openai' ? toCompletion(asked, reply) : toMessage(asked, reply)
  response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': 'req-1' })
  response.end(JSON.stringify(document))
}

const tokensOf = (text: string): number => Math.ceil(text.length / 4)

function toCompletion(asked: Asked, { text = '', finish = 'stop', model, ...reply }: Reply) {
  const reasoning = reply.reasoning ?? 0
  const out = reply.out ?? tokensOf(text) + reasoning
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: model ?? asked.model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: text, refusal: null },
        finish_reason: finish,
      },
    ],
    usage: {
      prompt_tokens: tokensOf(asked.system + asked.user),
      completion_tokens: out,
      completion_tokens_details: { reasoning_tokens: reasoning },
    },
  }
}

function toMessage(asked: Asked, { text = '', finish = 'end_turn', model, ...reply }: Reply) {
  const reasoning = reply.reasoning ?? 0
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: model ?? asked.model,
    content: [
      { type: 'thinking', thinking: 'not shown' },
      { type: 'text', text },
    ],
    stop_reason: finish,
    usage: {
      input_tokens: tokensOf(asked.system + asked.user),
      output_tokens: reply.out ?? tokensOf(text) + reasoning,
      output_tokens_details: { thinking_tokens: reasoning },
    },
  }
}

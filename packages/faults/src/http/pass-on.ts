import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import { finished } from 'node:stream/promises'
import { hold } from './hold.ts'
import type { ProxiedConnection } from './proxied-connection.ts'

/** What is to happen to one request. */
export type Treatment =
  | { readonly kind: 'pass' }
  /** The answer is held back, from its head on. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** The target answers to the end, then its caller's connection is reset. */
  | { readonly kind: 'lost-answer' }
  /** The caller's connection is reset when the whole request has been handed to the target. */
  | { readonly kind: 'reset' }

export type Passage = {
  readonly treatment: Treatment
  /** When it is over: whether it was done to the request, and with what status the target answered, if it did. */
  readonly done: (happened: boolean, status?: number) => void
}

export type Exchange = {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  readonly connection: ProxiedConnection
  /** `http://127.0.0.1:3000` */
  readonly origin: string
}

/** Resolves when the target is done with the request, and its caller has heard what is meant for it. */
export async function passOn(exchange: Exchange, { treatment, done }: Passage): Promise<void> {
  const { connection, outgoing } = exchange
  const { kind } = treatment
  let happened = false
  let status: number | undefined
  connection.begin()
  try {
    const answer = await send(exchange, () => {
      if (kind !== 'reset') return
      happened = true
      connection.cut()
    })
    status = answer.statusCode
    if (kind === 'delay') await hold(treatment.ms)
    if (kind === 'reset' || kind === 'lost-answer') await hearOut(answer)
    if (kind === 'lost-answer') connection.cut()
    happened = true
    if (kind === 'pass' || kind === 'delay') await giveBack(answer, outgoing)
  } catch {
    // One side of the exchange broke: the other one sees the same.
    connection.cut()
  } finally {
    connection.end()
    done(happened, status)
  }
}

/** Sends the request and gives the answer from its head on; `onSent` is told when all of it is on its way. */
async function send(exchange: Exchange, onSent: () => void): Promise<IncomingMessage> {
  const { incoming, connection, origin } = exchange
  const { hostname, port, host } = new URL(origin)
  return await new Promise((resolve, reject) => {
    const onward = ask({
      hostname,
      port,
      agent: connection.agent,
      method: incoming.method,
      path: incoming.url,
      headers: toOnwardHeaders(incoming.rawHeaders, host),
    })
    onward.once('socket', (socket) => connection.attach(socket))
    onward.once('finish', onSent)
    onward.once('response', resolve)
    onward.on('error', reject)
    incoming.pipe(onward)
  })
}

async function hearOut(answer: IncomingMessage): Promise<void> {
  answer.resume()
  await finished(answer)
}

async function giveBack(answer: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  outgoing.sendDate = false
  outgoing.shouldKeepAlive = answer.headers.connection?.toLowerCase() !== 'close'
  const headers = withoutHopByHop(answer.rawHeaders)
  outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', headers)
  answer.pipe(outgoing)
  await Promise.all([finished(answer), finished(outgoing)])
}

/** Said anew for each connection (RFC 9110, section 7.6.1); how long one may idle is true for both. */
const ofOneConnection = new Set(['connection', 'proxy-connection', 'upgrade'])

/** @param raw names and values in turn, as Node gives and takes them */
function withoutHopByHop(raw: readonly string[]): string[] {
  return raw.filter((_, index) => !ofOneConnection.has(nameAt(raw, index)))
}

function toOnwardHeaders(raw: readonly string[], host: string): string[] {
  const kept = withoutHopByHop(raw)
  return kept.map((text, index) =>
    index % 2 === 1 && nameAt(kept, index) === 'host' ? host : text,
  )
}

function nameAt(raw: readonly string[], index: number): string {
  return (raw[index - (index % 2)] ?? '').toLowerCase()
}

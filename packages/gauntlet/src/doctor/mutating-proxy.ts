import { createServer, request as ask, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export type ProxiedAnswer = {
  readonly status: number
  readonly body: string
  /** Its Vary header. */
  readonly vary: string
}

/** What a proxy changes in an answer on its way back; what it does not name stays. */
export type Mutation = (answer: ProxiedAnswer) => Partial<ProxiedAnswer>

export type LocalServer = { readonly url: string; close(): Promise<void> }

/** A small backend for the doctor: its orders differ in their ids only. */
export const startSelfBackend = (): Promise<LocalServer> =>
  listen(
    createServer((request, response) => {
      const id = request.url?.split('/').at(-1) ?? ''
      response.setHeader('content-type', 'application/json')
      response.setHeader('vary', 'Accept, Origin')
      response.end(
        `{"id":"${id}","ref":9007199254740993,"total":12.50,"lines":[{"sku":"s-1","quantity":2}]}`,
      )
    }),
  )

/** Passes every request on to the backend and changes its answer. */
export const startMutatingProxy = (backend: string, mutate: Mutation): Promise<LocalServer> =>
  listen(
    createServer((request, response) => {
      const onward = ask(
        new URL(request.url ?? '/', backend),
        { method: request.method, agent: false },
        (answer) => {
          const pieces: Buffer[] = []
          answer.on('data', (piece: Buffer) => pieces.push(piece))
          answer.on('end', () => {
            const body = Buffer.concat(pieces).toString('utf8')
            const vary = answer.headers.vary ?? ''
            const whole = { status: answer.statusCode ?? 502, body, vary }
            const changed = { ...whole, ...mutate(whole) }
            response.statusCode = changed.status
            response.setHeader('content-type', 'application/json')
            response.setHeader('vary', changed.vary)
            response.end(changed.body)
          })
        },
      )
      onward.on('error', () => response.destroy())
      request.pipe(onward)
    }),
  )

async function listen(server: Server): Promise<LocalServer> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export type Recording = {
  /** Headers that differ between any two clients, or from run to run. */
  readonly own: ReadonlySet<string>
  /** What each request is answered with, as JSON. */
  readonly answer: unknown
}

/** Everything that a request says and that two clients must have alike, in one line. */
async function describe(request: IncomingMessage, own: ReadonlySet<string>): Promise<string> {
  const body = (await buffer(request)).toString('latin1')
  const boundary = /boundary=(.*)$/.exec(request.headers['content-type'] ?? '')?.[1]
  const plain = (text: string): string =>
    boundary === undefined
      ? text
      : text
          .replaceAll(boundary, 'B')
          .replaceAll(/^content-[a-z]+/gim, (name) => name.toLowerCase())
  const lines: string[] = []
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const [name = '', value = ''] = request.rawHeaders.slice(at)
    if (!own.has(name.toLowerCase())) lines.push(`${name.toLowerCase()}: ${plain(value)}`)
  }
  const { host = '' } = request.headers
  const headers = lines.toSorted().join(', ')
  // A host that a script sets is compared as it is.
  const shown = host.startsWith('127.') ? headers.replaceAll(host, 'TARGET') : headers
  return `${request.method} ${request.url} {${shown}} ${plain(body)}`
}

/** What a client sends to a server that redirects `/moved`, sets a cookie at `/login` and cuts connections at `/drop`. */
export async function recordRequests(
  { own, answer }: Recording,
  send: (target: string) => Promise<unknown>,
): Promise<string[]> {
  const seen: string[] = []
  const server = createServer((request, response) => {
    void describe(request, own).then((text) => {
      seen.push(text)
      if (request.url?.startsWith('/drop')) return void request.socket.destroy()
      if (request.url === '/login') response.setHeader('set-cookie', 'sid=abc; Path=/')
      response.setHeader('x-next', 'n1')
      if (request.url === '/moved') response.writeHead(302, { location: '/new' })
      else response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answer))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await send(`http://127.0.0.1:${port}`)
  server.closeAllConnections()
  server.close()
  return seen
}

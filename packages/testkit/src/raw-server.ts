import { createServer, type AddressInfo, type Socket } from 'node:net'

/** A TCP server for tests: what it answers is up to the test. */
export type RawServer = {
  readonly port: number
  readonly origin: string
  /** Connections accepted so far. */
  readonly accepted: () => number
  /** All bytes received so far, as latin1. */
  readonly received: () => string
  close(): Promise<void>
}

/** Listens on a free port of loopback; `onData` gets each piece with its connection's number, from 1. */
export async function startRawServer(
  onData: (socket: Socket, text: string, connection: number) => void,
): Promise<RawServer> {
  let accepted = 0
  let received = ''
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    const connection = ++accepted
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('close', () => sockets.delete(socket))
    // Clients of these tests reset connections on purpose.
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk) => {
      const text = chunk.toString('latin1')
      received += text
      onData(socket, text, connection)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    accepted: () => accepted,
    received: () => received,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A way to a database that can break, fall silent, and come back. */
export type StoreProxy = {
  readonly url: string
  /** Ends every connection; new ones are refused. */
  readonly die: () => void
  /** Takes connections and bytes, and answers nothing. */
  readonly hang: () => void
  /** Lets through again, on the same port. */
  readonly revive: () => Promise<void>
}

export async function startStoreProxy(databaseUrl: string): Promise<StoreProxy> {
  const to = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let isSilent = false
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    const upstream = connect(Number(to.port), to.hostname)
    sockets.add(upstream)
    upstream.on('error', () => socket.destroy())
    upstream.on('close', () => socket.destroy())
    socket.on('data', (bytes) => isSilent || upstream.write(bytes))
    upstream.on('data', (bytes) => isSilent || socket.write(bytes))
  })
  const listen = async (port: number) =>
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  await listen(0)
  const { port } = server.address() as AddressInfo
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String(port)
  return {
    url: url.href,
    die: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
    hang: () => {
      isSilent = true
    },
    revive: async () => {
      isSilent = false
      if (!server.listening) await listen(port)
    },
  }
}

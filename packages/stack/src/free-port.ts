import { ToolError } from '@gauntlet/contract'
import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

// Below the ports that Linux (32768), macOS and Windows (49152) give to outgoing connections: under load
// one of those would be taken again before the service that it is meant for has started.
const [lowest, highest] = [20_000, 32_000] as const
const maxAttempts = 50

/**
 * A TCP port of 127.0.0.1 that was free a moment ago.
 *
 * @throws ToolError PORT_TAKEN when none of fifty is free
 */
export async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const port = randomInt(lowest, highest)
    if (await isPortFree(port)) return port
  }
  throw new ToolError('PORT_TAKEN', `no port from ${lowest} to ${highest} of 127.0.0.1 is free`)
}

/** Whether nobody listens on a port of 127.0.0.1. */
export async function isPortFree(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

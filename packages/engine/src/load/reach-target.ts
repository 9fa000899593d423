import { ToolError } from '@gauntlet/contract'
import { connect } from 'node:net'
import { connect as connectTls, type ConnectionOptions } from 'node:tls'
import { toErrorMessage } from '../http/connect-error.ts'

const PATIENCE_MS = 5_000

/**
 * Opens one connection and closes it: is anybody there, and trusted, before load starts?
 *
 * @throws ToolError TARGET_UNREACHABLE naming the address
 */
export function reachTarget(url: URL, tls?: ConnectionOptions): Promise<void> {
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  return new Promise((resolve, reject) => {
    const place = { host: url.hostname.replace(/^\[|\]$/g, ''), port }
    const socket = tls ? connectTls({ ...tls, ...place }) : connect(place)
    let isConnected = false
    const fail = (why: string): void => {
      socket.destroy()
      reject(
        new ToolError(
          'TARGET_UNREACHABLE',
          `${isConnected ? 'no TLS with' : 'no answer from'} ${url.origin}: ${why}`,
        ),
      )
    }
    socket.setTimeout(PATIENCE_MS, () => fail(`no connection within ${PATIENCE_MS} ms`))
    socket.on('error', (error) => fail(toErrorMessage(error)))
    socket.on('connect', () => (isConnected = true))
    socket.on('close', () => fail('it closed the connection'))
    socket.on(tls ? 'secureConnect' : 'connect', () => {
      socket.destroy()
      resolve()
    })
  })
}

import { ToolError } from '@gauntlet/contract'
import { connect } from 'node:net'
import { toErrorMessage } from '../http/connect-error.ts'

const PATIENCE_MS = 5_000

/**
 * Opens one TCP connection and closes it: is anybody there, before load starts?
 *
 * @throws ToolError TARGET_UNREACHABLE naming the address
 */
export function reachTarget(url: URL): Promise<void> {
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: url.hostname.replace(/^\[|\]$/g, ''), port })
    const fail = (why: string): void => {
      socket.destroy()
      reject(new ToolError('TARGET_UNREACHABLE', `nobody answers at ${url.origin}: ${why}`))
    }
    socket.setTimeout(PATIENCE_MS, () => fail(`no connection within ${PATIENCE_MS} ms`))
    socket.on('error', (error) => fail(toErrorMessage(error)))
    socket.on('connect', () => {
      socket.destroy()
      resolve()
    })
  })
}

import { ToolError } from '@gauntlet/contract'
import { isIP } from 'node:net'

/**
 * Load, probes and faults go to loopback, and to the hosts that the config lists.
 *
 * @throws ToolError TARGET_FORBIDDEN naming the host
 */
export function requireAllowedHost(url: URL, allowHosts: readonly string[] = []): void {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isLoopback =
    host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
  if (isLoopback || allowHosts.includes(host)) return
  throw new ToolError(
    'TARGET_FORBIDDEN',
    `${url.origin} is not on this machine, and "${host}" is not listed under allowHosts`,
  )
}

import { ToolError } from '@gauntlet/contract'
import { isIP } from 'node:net'

/** True for this machine's own addresses and names: 127.0.0.0/8, ::1, localhost, *.localhost. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '')
  if (isIP(name) === 4) return name.startsWith('127.')
  return name === '::1' || name === 'localhost' || name.endsWith('.localhost')
}

/** Load goes to loopback only, and to hosts that are listed. */
export function isAllowedHost(host: string, allowHosts: readonly string[]): boolean {
  return isLoopback(host) || allowHosts.includes(host.toLowerCase())
}

/**
 * @throws ToolError CONFIG_INVALID when the target is no http or https URL, TARGET_FORBIDDEN when it is
 * neither on loopback nor listed
 */
export function assertAllowedTarget(target: string, allowHosts: readonly string[]): URL {
  const url = URL.canParse(target) ? new URL(target) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new ToolError('CONFIG_INVALID', `target "${target}" is not an http or https URL`)
  if (!isAllowedHost(url.hostname, allowHosts))
    throw new ToolError(
      'TARGET_FORBIDDEN',
      `${url.hostname} is not this machine, and not listed under allowHosts`,
    )
  return url
}

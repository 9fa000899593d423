import { ToolError } from '@gauntlet/contract'

const loopbackHosts = new Set(['127.0.0.1', '::1', 'localhost'])

export function isLoopback(host: string): boolean {
  return loopbackHosts.has(host.replace(/^\[|\]$/g, '').toLowerCase())
}

/** @throws ToolError USAGE when the dashboard would be open to others without a token */
export function requireTokenBeyondLoopback(host: string, token: string | undefined): void {
  if (isLoopback(host) || token) return
  throw new ToolError(
    'USAGE',
    `the dashboard on ${host} would be open to everyone who reaches it: set DASHBOARD_TOKEN, or leave --host out`,
  )
}

/** The name in a Host header, without its port. */
export function hostName(header: string): string {
  return header.replace(/:\d+$/, '')
}

import { readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

export type ProcessIdentity = { readonly host: string; readonly pid: number }

/** Who we are. Two containers may share a hostname and count their pids apart: the pid namespace distinguishes them. */
export function ownIdentity(): ProcessIdentity {
  return { host: `${hostname()} ${pidNamespace()}`.trim(), pid: process.pid }
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return '' // not Linux
  }
}

/** Whether a process of this host is alive; a process of another user is. In a container Gauntlet itself may be 1. */
export function isAlive(pid: number): boolean {
  if (pid < 1) return false // groups
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

import { invariant } from '@gauntlet/core'

/**
 * Signals a process. Everything of Gauntlet that signals does it here: 0 would be our own process group, -1 every
 * process of this user, 1 the machine's first process.
 *
 * @returns whether it was there
 */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  invariant(isPid(pid), `a process to signal has a pid above 1, not ${pid}`)
  return send(pid, signal)
}

/** Signals a whole process group by its leader. Nothing happens when the group has ended. */
export function signalGroup(leader: number, signal: NodeJS.Signals): boolean {
  invariant(isPid(leader), `a process group to signal has a leader above 1, not ${leader}`)
  return send(-leader, signal)
}

/** Whether a process of the group of this leader is left. */
export function isGroupAlive(leader: number): boolean {
  invariant(isPid(leader), `a process group has a leader above 1, not ${leader}`)
  try {
    process.kill(-leader, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * Whether a process of this machine is alive; a process of another user is, and so is 1, which may be Gauntlet itself in a
 * container. What cannot be a pid is nobody's.
 */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 1) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function isPid(pid: number): boolean {
  return Number.isInteger(pid) && pid > 1
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    return false
  }
}

import { spawn, type ChildProcess } from 'node:child_process'
import type { Channel, ChannelHandlers } from './channel.ts'

export type WorkerProcess = {
  /** The program and its arguments. It serves `parentChannel()`. */
  readonly command: readonly [program: string, ...args: string[]]
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** What a worker may take to end by itself once it is no longer needed. */
const END_MS = 2_000

/**
 * Starts a worker as a child process. What it prints goes to standard error: standard output is the result's. It is in
 * a separate process group, so that Ctrl-C goes to the coordinator alone, which stops its workers in order; a coordinator
 * that is killed closes the pipe, and with it ends the worker.
 */
export function startWorkerProcess({ command, cwd, env }: WorkerProcess): Channel {
  const [program, ...args] = command
  const child = spawn(program, args, {
    cwd,
    env: { ...env },
    detached: true,
    stdio: ['ignore', 2, 2, 'ipc'],
  })
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  return {
    send: (message) => sendOver(child, message),
    listen: ({ onMessage, onEnd }) => {
      let isOver = false
      const end = (why: string): void => {
        if (!isOver) onEnd(why)
        isOver = true
      }
      child.on('message', onMessage)
      child.on('error', (error) => end(`it could not be started: ${error.message}`))
      child.on('exit', (code, signal) =>
        end(signal ? `it was ended by ${signal}` : `it ended with exit code ${code}`),
      )
    },
    close: async (now = false) => {
      if (now) child.kill('SIGKILL')
      else if (child.connected) child.disconnect()
      const late = setTimeout(() => child.kill('SIGKILL'), END_MS)
      await ended
      clearTimeout(late)
    },
  }
}

/** The channel to the process that started this one; undefined where none did that wants messages. */
export function parentChannel(): Channel | undefined {
  if (process.send === undefined) return undefined
  return {
    send: (message) => sendOver(process, message),
    listen: ({ onMessage, onEnd }: ChannelHandlers) => {
      process.on('message', onMessage)
      process.once('disconnect', () => onEnd('its coordinator is gone'))
    },
    close: async () => {
      if (process.connected) process.disconnect()
    },
  }
}

function sendOver(other: ChildProcess | NodeJS.Process, message: unknown): void {
  // The end of the process is reported by its own event.
  if (other.connected) other.send?.(message as object, undefined, undefined, () => undefined)
}

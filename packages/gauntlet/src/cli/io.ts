import type { Readable, Writable } from 'node:stream'

/** All that a command may touch of the world outside: given to it, so that tests can give their own. */
export type Io = {
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder in which the command was called. */
  readonly cwd: string
  /** Aborted by Ctrl-C, SIGTERM, or SIGHUP (a terminal that closed): stop load, drain, keep what was measured. */
  readonly signal: AbortSignal
  /** Whether standard error is a terminal: then progress is redrawn in place. */
  readonly isTerminal: boolean
  /** Where the user can be asked: standard input and standard error, where both are a terminal. */
  readonly terminal?: Terminal
  /** How many columns that terminal has now. */
  readonly columns: () => number
  readonly now: () => Date
}

export type Terminal = { readonly input: Readable; readonly output: Writable }

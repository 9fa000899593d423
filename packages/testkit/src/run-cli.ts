import { inject } from 'vitest'
import { checkPrinted } from './check-printed.ts'

/** What a command may touch of the world outside; the same as `Io` of the command line. */
type FakeIo = {
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly signal: AbortSignal
  readonly isTerminal: boolean
  readonly columns: () => number
  readonly now: () => Date
}

export type FakeIoOptions = Partial<Pick<FakeIo, 'cwd' | 'env' | 'signal' | 'isTerminal'>> & {
  /** The time that never passes; default: that of the machine. */
  readonly now?: string | number
  /** Called with each piece of standard output as it is written. */
  readonly onStdout?: (text: string) => void
  /** Called with each piece of standard error as it is written. */
  readonly onStderr?: (text: string) => void
}

export type Written = { readonly stdout: string; readonly stderr: string }

/** An `Io` that keeps what is written to it. */
export function createFakeIo({
  cwd = '/',
  env = {},
  signal = new AbortController().signal,
  isTerminal = false,
  now,
  onStdout,
  onStderr,
}: FakeIoOptions = {}): { readonly io: FakeIo; readonly written: Written } {
  const written = { stdout: '', stderr: '' }
  const io = {
    stdout: (text: string) => {
      written.stdout += text
      onStdout?.(text)
    },
    stderr: (text: string) => {
      written.stderr += text
      onStderr?.(text)
    },
    env,
    cwd,
    signal,
    isTerminal,
    columns: () => 80,
    now: () => (now === undefined ? new Date() : new Date(now)),
  }
  return { io, written }
}

declare module 'vitest' {
  // Merged into Vitest's own interface, which must be one.
  interface ProvidedContext {
    gauntletCommand: string
  }
}

/** The file of the command as the package has it, made once for the test run. The source takes ten times as long to start. */
export const bundledCommand = (): string => inject('gauntletCommand')

type Main = (args: readonly string[], io: FakeIo) => Promise<number>

/**
 * A command line as a function: no process is started, which would cost seconds. What it prints with `--json` is held to
 * the schema that it names.
 *
 * @param main the command line's own: this kit serves the packages below it, too
 * @param args words, or a line that is split at its spaces
 */
export async function runCli(
  main: Main,
  args: string | readonly string[],
  options: FakeIoOptions = {},
): Promise<Written & { readonly exit: number }> {
  const { io, written } = createFakeIo(options)
  const words = typeof args === 'string' ? args.split(' ') : args
  const exit = await main(words, io)
  if (words.includes('--json') && written.stdout !== '') checkPrinted(written.stdout)
  return { exit, ...written }
}

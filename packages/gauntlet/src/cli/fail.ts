import {
  findSystemErrorCode,
  formatDocument,
  toFileError,
  TOOL_ERRORS,
  ToolError,
  type ErrorDocument,
  type ExitCode,
} from '@gauntlet/contract'
import type { Io } from './io.ts'
import { guardIo } from './print.ts'
import { toolVersion } from './tool-version.ts'

/** Whether `--json` is among the options: what stands after `--` belongs to another program. */
export function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf('--')
  return args.slice(0, end === -1 ? args.length : end).includes('--json')
}

/** The same `Io`, and whether anything was written to its standard output: with `--json` there is one document at most. */
export function watchOutput(io: Io): { readonly io: Io; readonly hasOutput: () => boolean } {
  let hasOutput = false
  const stdout = (text: string) => {
    hasOutput = true
    io.stdout(text)
  }
  return { io: { ...io, stdout }, hasOutput: () => hasOutput }
}

/** What ended a command that was asked to stop is the reason for which it was asked to. */
export function toFailure(error: unknown, { signal }: Pick<Io, 'signal'>): unknown {
  if (!signal.aborted || error instanceof ToolError) return error
  return new ToolError('INTERRUPTED', 'interrupted before anything could be saved', {
    cause: error,
  })
}

type FailureOptions = {
  /** Whether a document is printed beside the message. */
  readonly isJson?: boolean
  /** With which the process ends, where it is not the exit code of the error. */
  readonly exit?: number | undefined
}

/**
 * Says why a command failed: a message on standard error, and where `isJson` a document on standard output.
 *
 * @returns how it ends: by the table of errors, and never as a verdict does
 */
export function reportFailure(
  error: unknown,
  to: Pick<Io, 'stdout' | 'stderr' | 'now'>,
  options: FailureOptions = {},
): ExitCode {
  const io = guardIo(to)
  const known = findSystemErrorCode(error) ? toFileError(error, 'the system refuses') : error
  const tool = known instanceof ToolError ? known : undefined
  const { exit, hint } = TOOL_ERRORS[tool?.code ?? 'BUG']
  const message = tool ? shorten(tool.message) : describeThrown(error)
  io.stderr(`gauntlet: ${message}\n`)
  if (!message.includes('See `gauntlet')) io.stderr(`  ${tool?.hint ?? hint}\n`)
  if (options.isJson === true) {
    const document: ErrorDocument = {
      schema: 'gauntlet.error/1',
      tool: toolVersion,
      at: to.now().toISOString(),
      exit_code: options.exit ?? exit,
      code: tool?.code ?? 'BUG',
      message: tool || !(error instanceof Error) ? message : `${error.name}: ${error.message}`,
      remedy: tool?.hint ?? hint,
      place: tool?.place ?? null,
    }
    to.stdout(formatDocument(document))
  }
  return exit
}

/** Enough for every mistake of a config; not for a value of megabytes that a message repeats. */
const MOST_CHARACTERS = 8_000

function shorten(message: string): string {
  const more = message.length - MOST_CHARACTERS
  return more <= 0 ? message : `${message.slice(0, MOST_CHARACTERS)}… (${more} more characters)`
}

function describeThrown(error: unknown): string {
  if (error instanceof Error) return error.stack ?? error.message
  return `something threw a value that is no Error: ${String(error)}. Look for it in the config and what it imports.`
}

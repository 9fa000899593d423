import { ToolError } from '@gauntlet/contract'

/** Where in which file something stands: `gauntlet.config.ts`, `targets.candidate.start`. */
export type ConfigPath = { readonly file: string; readonly path: string }

/**
 * Runs what reads a config while nothing has started yet: what it trips over is something that the config does not hold
 * in the form that it must have.
 *
 * @param where what is read
 * @throws ToolError CONFIG_INVALID naming it, for whatever was thrown
 */
export function readingConfig<T>(where: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw toConfigMistake(where, cause)
  }
}

export function toConfigMistake(where: string, cause: unknown): ToolError {
  if (cause instanceof ToolError) return cause
  const said = `${where} cannot be read, a part of it is missing or of another kind: ${(cause as Error).message}`
  return new ToolError('CONFIG_INVALID', said, { cause })
}

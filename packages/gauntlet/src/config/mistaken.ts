import { ToolError } from '@gauntlet/contract'

/** The package that a config imports may be another copy of this one: both know these. */
const loading = Symbol.for('gauntlet.config.loading')
const mistake = Symbol.for('gauntlet.config.mistake')

type Holder = { [loading]?: number; [mistake]?: ToolError }

/** Runs what imports a config: until it is done, what a call in it cannot make is kept, so that other mistakes are found too. */
export async function whileLoading<T>(load: () => Promise<T>): Promise<T> {
  const holder = globalThis as Holder
  holder[loading] = (holder[loading] ?? 0) + 1
  try {
    return await load()
  } finally {
    holder[loading] -= 1
  }
}

/**
 * What a call in a config makes, a guarantee or a check. While a config loads, a mistake gives something that holds it, and that
 * throws it wherever it is used.
 *
 * @param what `guarantee "one row"`
 * @throws ToolError CONFIG_INVALID anywhere else
 */
export function orMistaken<Made extends object>(
  { what, name }: { readonly what: string; readonly name: string },
  make: () => Made,
): Made {
  try {
    return make()
  } catch (error) {
    if (!(globalThis as Holder)[loading]) throw error
    const known = toMistake(what, error)
    const fail = (): never => {
      throw known
    }
    return { name, check: fail, sql: fail, observe: fail, [mistake]: known } as unknown as Made
  }
}

function toMistake(what: string, error: unknown): ToolError {
  if (error instanceof ToolError) return error
  const said = error instanceof Error ? error.message : String(error)
  const made = new ToolError('CONFIG_INVALID', `${what} cannot be made: ${said}`, { cause: error })
  // Its frames say where the call stands.
  if (error instanceof Error && error.stack !== undefined) made.stack = error.stack
  return made
}

export const findMistake = (made: unknown): ToolError | undefined =>
  typeof made === 'object' && made !== null ? (made as Holder)[mistake] : undefined

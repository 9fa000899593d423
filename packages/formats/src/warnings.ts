/**
 * Says that a part of a file has no effect.
 *
 * @param at `file:line:column`
 */
export type Warn = (message: string, at: string) => void

/**
 * What a file has that changes nothing of what is sent: each message once, at its first place, with the number of the
 * others.
 */
export class Warnings {
  readonly #placesOf = new Map<string, Set<string>>()

  readonly add: Warn = (message, at) => {
    const places = this.#placesOf.get(message) ?? new Set()
    this.#placesOf.set(message, places.add(at))
  }

  report(onWarning: (message: string) => void): void {
    for (const [message, [first, ...others]] of this.#placesOf) {
      const more = others.length === 0 ? '' : ` (and at ${others.length} more)`
      onWarning(`${first}: ${message}${more}`)
    }
  }
}

/** Reads with warnings, which are reported also where reading fails. */
export async function withWarnings<T>(
  onWarning: ((message: string) => void) | undefined,
  read: (warn: Warn) => T | Promise<T>,
): Promise<T> {
  const warnings = new Warnings()
  try {
    return await read(warnings.add)
  } finally {
    if (onWarning) warnings.report(onWarning)
  }
}

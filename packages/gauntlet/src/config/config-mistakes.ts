import { ToolError } from '@gauntlet/contract'

/** What is wrong with a config: each check says one thing, and the next one is asked all the same. */
export class Mistakes {
  readonly #found: ToolError[] = []

  get list(): readonly ToolError[] {
    return this.#found
  }

  add(mistake: ToolError): void {
    this.#found.push(mistake)
  }

  /** @throws what is no mistake of the config */
  of(check: () => void): void {
    try {
      check()
    } catch (error) {
      if (!(error instanceof ToolError) || error.code !== 'CONFIG_INVALID') throw error
      this.add(error)
    }
  }
}

/** More are listed once these are corrected. */
const mostShown = 10

/**
 * One mistake as it is; several in one error, a line each.
 *
 * @throws ToolError CONFIG_INVALID where there is one
 */
export function throwAll(file: string, mistakes: readonly ToolError[]): void {
  const [first, ...others] = mistakes
  if (!first) return
  if (others.length === 0) throw first
  const lines = mistakes.slice(0, mostShown).map(({ message, place = '' }) => {
    const said = message.startsWith(`${file}: `) ? message.slice(file.length + 2) : message
    const line = /:(\d+):\d+$/.exec(place)?.[1]
    return `\n  ${line === undefined ? '' : `line ${line}: `}${said.replaceAll('\n', '\n  ')}`
  })
  const more = mistakes.length > mostShown ? `\n  and ${mistakes.length - mostShown} more` : ''
  const { hint, place } = first
  throw new ToolError(
    'CONFIG_INVALID',
    `${file}: ${mistakes.length} mistakes${lines.join('')}${more}`,
    { cause: first, hint, place },
  )
}

import { styleText } from 'node:util'
import type { Io } from './io.ts'

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** How a command speaks: the result on standard output, everything else on standard error. */
export type Print = {
  /** A line of the result; with `--json` there is none but the document. */
  readonly result: (text: string) => void
  /** The one document of `--json`. */
  readonly json: (document: unknown) => void
  /** What happens meanwhile: standard error, silenced by `--quiet`. */
  readonly note: (text: string) => void
  /** A line that the next one replaces on a terminal, and that stays elsewhere. */
  readonly progress: (text: string) => void
  /** Colours only on terminals, never in CI and never with NO_COLOR. */
  readonly style: (style: Style | Style[], text: string) => string
  readonly isJson: boolean
}

export type PrintOptions = {
  readonly json: boolean
  readonly quiet: boolean
  readonly noColor: boolean
}

export function createPrint(io: Io, { json, quiet, noColor }: PrintOptions): Print {
  const colours = io.isTerminal && !noColor && !io.env['NO_COLOR'] && !io.env['CI']
  let drawn = false
  const clear = () => {
    if (drawn) io.stderr('\r\u001b[K')
    drawn = false
  }
  return {
    isJson: json,
    result: (text) => {
      clear()
      if (!json) io.stdout(`${text}\n`)
    },
    json: (document) => {
      clear()
      if (json) io.stdout(`${JSON.stringify(document, undefined, 2)}\n`)
    },
    note: (text) => {
      clear()
      if (!quiet) io.stderr(`${text}\n`)
    },
    progress: (text) => {
      if (quiet) return
      clear()
      io.stderr(io.isTerminal ? text : `${text}\n`)
      drawn = io.isTerminal
    },
    style: (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text),
  }
}

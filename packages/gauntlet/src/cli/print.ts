import { formatDocument, type PrintedDocument } from '@gauntlet/contract'
import { toPrintableLines } from '@gauntlet/core/text'
import { randomUUID } from 'node:crypto'
import { styleText } from 'node:util'
import type { Io } from './io.ts'

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** How a command speaks: the result on standard output, everything else on standard error. */
export type Print = {
  /** A line of the result; none with `--quiet`, and with `--json` none but the document. */
  readonly result: (text: string) => void
  /** More of the result, for `--verbose`: what the files of the evidence hold anyway. */
  readonly detail: (text: string) => void
  /** The one document of `--json`. */
  readonly json: (document: PrintedDocument) => void
  /** What happens meanwhile: standard error, silenced by `--quiet`. */
  readonly note: (text: string) => void
  /** What failed and changes how the command ends: standard error, also with `--quiet`. */
  readonly problem: (text: string) => void
  /** A line that the next one replaces on a terminal, and that stays elsewhere. */
  readonly progress: (text: string) => void
  /** Colours only on terminals, never in CI and never with NO_COLOR. What it returns is for this `Print` alone. */
  readonly style: (style: Style | Style[], text: string) => string
  readonly isJson: boolean
}

export type PrintOptions = {
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  readonly noColor: boolean
}

/**
 * The sink of all text: what targets, files and logs put into it acts neither on a terminal nor on CI. Colours are ours
 * alone: until the text is written, a mark that nobody can guess stands in place of the escape character.
 */
export function createPrint(io: Io, { json, quiet, verbose, noColor }: PrintOptions): Print {
  const colours = io.isTerminal && !noColor && !io.env['NO_COLOR'] && !io.env['CI']
  const mark = `\ue000${randomUUID()}\ue001`
  const render = (text: string) => toPrintableLines(text).replaceAll(mark, '\u001b')
  let drawn = false
  const clear = () => {
    if (drawn) io.stderr('\r\u001b[K')
    drawn = false
  }
  const result = (text: string) => {
    clear()
    if (!json && !quiet) io.stdout(`${render(text)}\n`)
  }
  const problem = (text: string) => {
    clear()
    io.stderr(`${render(text)}\n`)
  }
  return {
    isJson: json,
    result,
    detail: (text) => {
      if (verbose) result(text)
    },
    json: (document) => {
      clear()
      if (json) io.stdout(formatDocument(document))
    },
    note: (text) => {
      if (!quiet) problem(text)
    },
    problem,
    progress: (text) => {
      if (quiet) return
      clear()
      io.stderr(io.isTerminal ? render(text) : `${render(text)}\n`)
      drawn = io.isTerminal
    },
    style: (style, text) => {
      if (!colours) return text
      const own = styleText(style, toPrintableLines(text), { validateStream: false })
      return own.replaceAll('\u001b', mark)
    },
  }
}

/** The same, and what a command writes past its `Print` acts on nothing either. */
export function guardIo<Streams extends Pick<Io, 'stdout' | 'stderr'>>(io: Streams): Streams {
  return {
    ...io,
    stdout: (text) => io.stdout(toPrintableLines(text)),
    stderr: (text) => io.stderr(toPrintableLines(text)),
  }
}

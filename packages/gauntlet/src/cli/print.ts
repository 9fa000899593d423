import { formatDocument, readVariable, type PrintedDocument } from '@gauntlet/contract'
import { toPrintable, toPrintableLines } from '@gauntlet/core/text'
import { randomUUID } from 'node:crypto'
import { styleText } from 'node:util'
import type { Io } from './io.ts'
import { createLiveBlock } from './live-block.ts'

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
  /**
   * Where long work is: on a terminal a block of lines that the next one replaces; elsewhere the first argument as a line,
   * once nothing was printed for ten seconds.
   */
  readonly progress: (line: string, block?: readonly string[]) => void
  /** Removes what is drawn on a terminal: called when a command has ended. */
  readonly end: () => void
  /** Colours only on terminals, never in CI and never with NO_COLOR. What it returns is for this `Print` alone. */
  readonly style: (style: Style | Style[], text: string) => string
  readonly isJson: boolean
  readonly isVerbose: boolean
}

export type PrintOptions = {
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  readonly noColor: boolean
}

/** A log needs no more: a run of a minute has six lines. */
const PROGRESS_LINE_MS = 20_000

/**
 * The sink of all text: what targets, files and logs put into it acts neither on a terminal nor on CI. Colours are ours
 * alone: until the text is written, a mark that nobody can guess stands in place of the escape character.
 */
export function createPrint(io: Io, { json, quiet, verbose, noColor }: PrintOptions): Print {
  const isCi = readVariable(io.env, 'CI') !== undefined
  const isColoured = readVariable(io.env, 'NO_COLOR') === undefined
  const isLive = io.isTerminal && !isCi && readVariable(io.env, 'TERM') !== 'dumb'
  const colours = io.isTerminal && !noColor && isColoured && !isCi
  const mark = `\ue000${randomUUID()}\ue001`
  const render = (text: string) => toPrintableLines(text).replaceAll(mark, '\u001b')
  const block = createLiveBlock({ write: io.stderr, columns: io.columns })
  const clear = block.clear
  io.signal.addEventListener('abort', clear, { once: true })
  let lastLineMs = io.now().getTime()
  const result = (text: string) => {
    clear()
    lastLineMs = io.now().getTime()
    if (!json && !quiet) io.stdout(`${render(text)}\n`)
  }
  const problem = (text: string) => {
    clear()
    lastLineMs = io.now().getTime()
    io.stderr(`${render(text)}\n`)
  }
  return {
    isJson: json,
    isVerbose: verbose,
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
    progress: (line, lines = [line]) => {
      if (quiet) return
      if (isLive) {
        block.draw(lines.map((one) => toPrintable(one)))
        return
      }
      if (io.now().getTime() - lastLineMs >= PROGRESS_LINE_MS) problem(line)
    },
    end: () => {
      clear()
      io.signal.removeEventListener('abort', clear)
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

export type LiveBlock = {
  /** Draws these lines in place of the ones before. */
  readonly draw: (lines: readonly string[]) => void
  /** Removes them: what is written next begins at the start of a line. */
  readonly clear: () => void
}

type Screen = {
  readonly write: (text: string) => void
  /** The width of the terminal, which may change at any time. */
  readonly columns: () => number
}

/** Lines at the end of what a terminal shows, redrawn in place. The cursor stays behind them, and visible. */
export function createLiveBlock({ write, columns }: Screen): LiveBlock {
  let widths: readonly number[] = []
  const erase = (): string => {
    if (widths.length === 0) return ''
    // A terminal that was made narrower has broken long lines.
    const rows = widths.map((width) => Math.max(1, Math.ceil(width / columns())))
    const up = rows.reduce((sum, count) => sum + count, 0) - 1
    return `\r${up > 0 ? `\u001b[${up}A` : ''}\u001b[J`
  }
  return {
    draw: (lines) => {
      // A line that fills its row would wrap on some terminals.
      const fitted = lines.map((line) => cut(line, columns() - 1))
      write(`${erase()}${fitted.join('\n')}`)
      widths = fitted.map(widthOf)
    },
    clear: () => {
      const text = erase()
      widths = []
      if (text !== '') write(text)
    },
  }
}

/** Ideographs, Kana, Hangul, full-width forms and pictures take two columns. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
const combining = /\p{M}/u

const columnsOf = (character: string): number =>
  combining.test(character) ? 0 : wide.test(character) ? 2 : 1

function widthOf(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + columnsOf(character), 0)
}

function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let left = Math.max(1, width) - 1
  const kept = Array.from(text).filter((character) => (left -= columnsOf(character)) >= 0)
  return `${kept.join('')}…`
}

import { escapeXml } from '../xml.ts'

/** Text that is HTML already. Only `markup` and `trustedHtml` make it, so nothing else reaches a page unescaped. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Piece = string | number | Html | undefined | false | readonly Piece[]

/** A template whose values are escaped, in content and in quoted attributes, unless they are `Html`. */
export function markup(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  const text = strings.map((string, at) => string + render(pieces[at])).join('')
  return new Html(text)
}

/** For markup that comes from a library which escapes by itself. */
export function trustedHtml(text: string): Html {
  return new Html(text)
}

function render(piece: Piece): string {
  if (piece === undefined || piece === false) return ''
  if (piece instanceof Html) return piece.text
  if (typeof piece === 'object') return piece.map(render).join('')
  return escapeXml(String(piece))
}

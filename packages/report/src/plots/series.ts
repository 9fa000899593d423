import { markup, type Html } from '../html/html.ts'

export type Series = {
  readonly name: string
  readonly stroke: string
  readonly dash?: string
  /** A mark in the place of a line. */
  readonly symbol?: string
}

export const seriesColors = [1, 2, 3, 4, 5, 6].map((n) => `var(--series-${n})`)

/** What each line is, by colour and by dash. */
export function renderKey(series: readonly Series[]): Html {
  const entries = series.map(({ name, stroke, dash = 'none', symbol }) => {
    if (symbol) return markup`<span><b style="color:${stroke}">${symbol}</b>${name}</span>`
    const line = markup`<line x1="0" x2="26" y1="5" y2="5" stroke-width="2.5" stroke="${stroke}" stroke-dasharray="${dash}"/>`
    return markup`<span><svg width="26" height="10" aria-hidden="true">${line}</svg>${name}</span>`
  })
  return markup`<div class="key">${entries}</div>`
}

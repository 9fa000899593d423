import type { ChartSpec, KeyEntry } from '@gauntlet/plots'
import domino from '@mixmark-io/domino'
import { plot } from '@observablehq/plot'
import { markup, trustedHtml, type Html } from '../html/html.ts'
import { toWritable } from '../xml.ts'
import { renderReadings } from './render-readings.ts'

const pageWidth = 980
/** Of a chart among many. */
export const smallWidth = 316

/** A chart as a figure: its key, the drawing, and how to read it. */
export function renderChart(chart: ChartSpec): Html {
  const { keys, note } = chart
  return markup`<figure>${renderKey(keys)}${renderPlot(chart)}
${note !== undefined && markup`<figcaption>${note}</figcaption>`}</figure>`
}

/** Draws into SVG text, on our own document: there is no browser here. Plot escapes what it writes. */
export function renderPlot({ label, draw, points }: ChartSpec, width: number = pageWidth): Html {
  const drawn = plot({
    width,
    marginBottom: 44,
    marginTop: 28,
    style: { fontSize: '12px', background: 'transparent', fontFamily: 'inherit' },
    ...draw(width),
    document: domino.createDocument(''),
  })
  drawn.setAttribute('role', 'img')
  // HTML keeps these two in attributes as they are: harmless there, but not to whoever reads the page as XML.
  drawn.setAttribute('aria-label', label.replaceAll(/[<>]/g, ''))
  // Quotes need no escape in text, and a name with `href="…"` in it would look like a link to whoever searches the page.
  const text = drawn.outerHTML.replaceAll(/>[^<]*</g, (part: string) =>
    part.replaceAll('"', '&quot;'),
  )
  const readings = renderReadings(points, drawn)
  return trustedHtml(toWritable(text.replace(/<\/svg>$/, () => `${readings?.text ?? ''}</svg>`)))
}

/** What each line is, by colour and by dash. */
function renderKey(keys: readonly KeyEntry[]): Html | undefined {
  if (keys.length === 0) return undefined
  const entries = keys.map(({ name, color, dash = 'none', symbol }) => {
    if (symbol) return markup`<span><b style="color:${color}">${symbol}</b>${name}</span>`
    const line = markup`<line x1="0" x2="26" y1="5" y2="5" stroke-width="2.5" stroke="${color}" stroke-dasharray="${dash}"/>`
    return markup`<span><svg width="26" height="10" aria-hidden="true">${line}</svg>${name}</span>`
  })
  return markup`<div class="key">${entries}</div>`
}

import domino from '@mixmark-io/domino'
import { plot, type PlotOptions } from '@observablehq/plot'
import { trustedHtml, type Html } from '../html/html.ts'
import { toWritable } from '../xml.ts'

export const plotWidth = 980

/** Draws into SVG text, on a document of our own: there is no browser here. Plot escapes what it writes. */
export function renderPlot(label: string, options: PlotOptions): Html {
  const drawn = plot({
    width: plotWidth,
    marginBottom: 44,
    marginTop: 28,
    style: { fontSize: '12px', background: 'transparent', fontFamily: 'inherit' },
    ...options,
    document: domino.createDocument(''),
  })
  drawn.setAttribute('role', 'img')
  // HTML keeps these two in attributes as they are: harmless there, but not to whoever reads the page as XML.
  drawn.setAttribute('aria-label', label.replaceAll(/[<>]/g, ''))
  return trustedHtml(toWritable(drawn.outerHTML))
}

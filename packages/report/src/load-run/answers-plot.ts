import type { LoadEndpoint, LoadRunDocument } from '@gauntlet/contract'
import { barX, ruleX } from '@observablehq/plot'
import { markup, type Html } from '../html/html.ts'
import { renderPlot } from '../plots/render-plot.ts'
import { renderKey } from '../plots/series.ts'

const kinds = [
  { name: '2xx', stroke: 'var(--series-3)' },
  { name: '3xx', stroke: 'var(--series-1)' },
  { name: '4xx', stroke: 'var(--series-5)' },
  { name: '5xx', stroke: 'var(--fail)' },
  { name: 'no answer', stroke: 'var(--series-4)' },
]
const maxBars = 20

/** What became of the requests of each endpoint, by class of status. */
export function renderAnswersPlot({ endpoints }: LoadRunDocument): Html {
  const shown = endpoints.toSorted((a, b) => b.requests_total - a.requests_total).slice(0, maxBars)
  const parts = shown.flatMap(toParts)
  const drawn = renderPlot('Requests by endpoint and class of answer', {
    height: 72 + shown.length * 34,
    marginLeft: 256,
    x: { label: 'requests', labelOffset: 40, grid: true, zero: true },
    y: { label: null, domain: shown.map(toLabel) },
    color: { domain: kinds.map((kind) => kind.name), range: kinds.map((kind) => kind.stroke) },
    marks: [
      barX(parts, { x: 'count', y: 'endpoint', fill: 'kind', title: 'title', inset: 3 }),
      ruleX([0]),
    ],
  })
  const present = kinds.filter(({ name }) => parts.some((part) => part.kind === name))
  return markup`<figure>${renderKey(present)}${drawn}</figure>`
}

function toParts(endpoint: LoadEndpoint) {
  const counts = new Map<string, number>()
  let answered = 0
  for (const [code, count] of Object.entries(endpoint.response_codes)) {
    counts.set(`${code.slice(0, 1)}xx`, (counts.get(`${code.slice(0, 1)}xx`) ?? 0) + count)
    answered += count
  }
  counts.set('no answer', Math.max(0, endpoint.requests_total - answered))
  return kinds.flatMap(({ name: kind }) => {
    const count = counts.get(kind) ?? 0
    const label = toLabel(endpoint)
    return count > 0
      ? [{ endpoint: label, kind, count, title: `${label}: ${count} × ${kind}` }]
      : []
  })
}

function toLabel({ method, endpoint }: LoadEndpoint): string {
  const text = `${method} ${endpoint}`
  return text.length > 33 ? `${text.slice(0, 32)}…` : text
}

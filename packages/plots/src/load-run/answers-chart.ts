import { isStatusError } from '@gauntlet/core/flow'
import { formatCount, formatRate } from '@gauntlet/core/format'
import { barX, ruleX } from '@observablehq/plot'
import { NARROW, shorten, type ChartPoint, type ChartSpec } from '../chart.ts'

/** What became of the requests of one endpoint. */
export type Answered = {
  readonly method: string
  readonly endpoint: string
  readonly requests_total: number
  readonly response_codes: Readonly<Record<string, number>>
  readonly error_breakdown: Readonly<Record<string, number>>
}

const classes = [
  { name: '2xx', color: 'var(--series-3)', symbol: '■' },
  { name: '3xx', color: 'var(--series-1)', symbol: '■' },
  { name: '4xx', color: 'var(--series-5)', symbol: '■' },
  { name: '5xx', color: 'var(--fail)', symbol: '■' },
  { name: 'no answer', color: 'var(--series-4)', symbol: '■' },
]
const maxBars = 20

/** The endpoints that are drawn, the busiest first. */
const listBusiest = (endpoints: readonly Answered[]): Answered[] =>
  endpoints.toSorted((a, b) => b.requests_total - a.requests_total).slice(0, maxBars)

/** The requests of each endpoint, by class of status. */
export function toAnswersChart(endpoints: readonly Answered[]): ChartSpec {
  const shown = listBusiest(endpoints)
  const parts = shown.flatMap(toAnswerParts)
  return {
    label: 'Requests by endpoint and class of answer',
    points: shown.flatMap(toPoints),
    keys: classes.filter(({ name }) => parts.some((part) => part.class === name)),
    draw: (width) => ({
      height: 72 + shown.length * 34,
      marginLeft: width < NARROW ? 124 : 256,
      marginRight: 16,
      x: { label: 'requests', labelOffset: 38, grid: true, zero: true },
      y: {
        label: null,
        domain: shown.map(nameOf),
        tickFormat: shorten(width < NARROW ? 16 : 34),
      },
      color: { domain: classes.map(({ name }) => name), range: classes.map(({ color }) => color) },
      marks: [
        barX(parts, {
          x: 'count',
          y: 'endpoint',
          fill: 'class',
          insetTop: 3,
          insetBottom: 3,
        }),
        ruleX([0]),
      ],
    }),
  }
}

/** How many requests of an endpoint got an answer of each class; those of none are left out. */
function toAnswerParts(answered: Answered) {
  const counts = new Map<string, number>()
  let answers = 0
  for (const [code, count] of Object.entries(answered.response_codes)) {
    const of = `${code.slice(0, 1)}xx`
    counts.set(of, (counts.get(of) ?? 0) + count)
    answers += count
  }
  counts.set('no answer', Math.max(0, answered.requests_total - answers))
  const endpoint = nameOf(answered)
  return classes.flatMap(({ name }) => {
    const count = counts.get(name) ?? 0
    return count > 0 ? [{ endpoint, class: name, count }] : []
  })
}

function toPoints(one: Answered): ChartPoint[] {
  let before = 0
  return toAnswerParts(one).map(({ endpoint, class: kind, count }) => {
    const from = before
    before += count
    return {
      x: from + count / 2,
      extent: [from, before],
      y: endpoint,
      series: endpoint,
      title: endpoint,
      figures: [
        [kind, `${formatCount(count)} ${count === 1 ? 'request' : 'requests'}`],
        [
          'of all',
          `${formatCount(one.requests_total)} (${formatRate(count / one.requests_total)})`,
        ],
        ...listCodes(one, kind),
      ],
    }
  })
}

/** The answers of one class, code by code; of those without one, why. */
function listCodes({ response_codes, error_breakdown }: Answered, kind: string) {
  const counts =
    kind === 'no answer'
      ? Object.entries(error_breakdown).filter(([name]) => !isStatusError(name))
      : Object.entries(response_codes).filter(([code]) => `${code.slice(0, 1)}xx` === kind)
  return counts.map(([name, count]) => [name, formatCount(count)] as const)
}

const nameOf = ({ method, endpoint }: Answered): string => `${method} ${endpoint}`

import {
  toAnswersChart,
  toHistoryChart,
  toLatencyChart,
  type ChartPoint,
  type ChartSpec,
} from '@gauntlet/plots'
import { expect, test } from 'vitest'
import { renderPlot } from './render-chart.ts'

const second = (at: number) => ({
  second: at,
  recorded: at > 1,
  started: 10,
  completed: 9,
  errors: 1,
  p50_ms: 2,
  p99_ms: 7.25,
})
const endpoint = { method: 'GET', endpoint: '/items/<id>', requests_total: 5 }
const answers = toAnswersChart([
  { ...endpoint, response_codes: { 200: 3, 503: 1 }, error_breakdown: { timeout: 1 } },
])

/** The areas of a chart that answer the pointer, with what each says. */
function listAreas(chart: ChartSpec, width?: number) {
  const [, group = ''] = /<g class="readings"[^>]*>(.*)<\/g><\/svg>$/s.exec(
    renderPlot(chart, width).text,
  ) ?? ['', '']
  return [...group.matchAll(/<(rect|circle) ([^>]*)><title>([^<]*)<\/title>/g)].map(
    ([, shape, attributes = '', title]) => ({
      shape,
      title,
      ...Object.fromEntries(
        [...attributes.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [
          name,
          Number(value),
        ]),
      ),
    }),
  ) as (Record<string, number> & { shape: string; title: string })[]
}

test('each second of a run says all its figures, over the whole height, without a gap', () => {
  const areas = listAreas(toLatencyChart({ timeline: [0, 1, 2, 3].map(second) }))
  expect(areas.map(({ title }) => title.split('\n')[0])).toEqual([
    'second 0, warm-up',
    'second 1, warm-up',
    'second 2',
    'second 3',
  ])
  expect(areas[2]?.title).toBe(
    'second 2\np50: 2 ms\np99: 7.25 ms\nstarted: 10\ncompleted: 9\nerrors: 1',
  )
  for (const [at, { x = 0, width = 0 }] of areas.slice(0, -1).entries())
    expect(areas[at + 1]?.['x']).toBeCloseTo(x + width, 0)
})

test('a bar answers where it is drawn, and says its answers code by code; text of a target stays text', () => {
  const drawn = [
    ...renderPlot(answers).text.matchAll(/<rect x="([\d.]+)" width="([\d.]+)" y="[\d.]+" height/g),
  ].map(([, x, width]) => ({ x: Number(x), width: Number(width) }))
  const areas = listAreas(answers)
  expect(drawn).toHaveLength(3)
  for (const [at, { x, width }] of drawn.entries()) {
    expect(areas[at]?.['x']).toBeCloseTo(x, 0)
    expect(areas[at]?.['width']).toBeCloseTo(width, 0)
  }
  expect(areas.map(({ title }) => title.split('\n').slice(1))).toEqual([
    ['2xx: 3 requests', 'of all: 5 (60.00 %)', '200: 3'],
    ['5xx: 1 request', 'of all: 5 (20.00 %)', '503: 1'],
    ['no answer: 1 request', 'of all: 5 (20.00 %)', 'timeout: 1'],
  ])
  expect(areas[0]?.title).toContain('GET /items/&lt;id&gt;')
})

test('a dot answers where it stands', () => {
  const points = [1, 2, 4].map((value) => ({ value }))
  const chart = toHistoryChart({ name: 'p95', points, suspicions: [] })
  const dots = [
    ...renderPlot(chart, 316).text.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)" r="3"/g),
  ]
  const areas = listAreas(chart, 316)
  expect(areas.map(({ title }) => title)).toEqual([
    'run 1\np95: 1 ms',
    'run 2\np95: 2 ms',
    'run 3\np95: 4 ms',
  ])
  for (const [at, [, x, y]] of dots.entries()) {
    expect(areas[at]?.['cx']).toBeCloseTo(Number(x), 0)
    expect(areas[at]?.['cy']).toBeCloseTo(Number(y), 0)
  }
  expect(dots).toHaveLength(3)
})

test('a long run has no more areas than can be pointed at', () => {
  const timeline = Array.from({ length: 7_200 }, (_, at) => second(at))
  expect(listAreas(toLatencyChart({ timeline })).length).toBeLessThan(480)
})

test('a chart without marks to read has none', () => {
  const points: readonly ChartPoint[] = []
  expect(listAreas({ ...answers, points })).toEqual([])
})

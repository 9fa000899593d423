import { toPixels, toPlace, type ChartPoint } from '@gauntlet/plots'
import type { Plot } from '@observablehq/plot'
import { markup, type Html } from '../html/html.ts'

/** How near to a mark the pointer must be, in CSS pixels. */
const RADIUS = 8
/** Closer places of the x axis cannot be pointed at one by one: the first of them is read. */
const LEAST_WIDTH = 2

/**
 * Invisible areas over the marks of a chart, each with its figures as its title: what a browser shows where the pointer rests, in a
 * file that runs no script. The table below has the same figures for those who do not point.
 */
export function renderReadings(points: readonly ChartPoint[], drawn: Plot): Html | undefined {
  if (points.length === 0) return undefined
  const columns = listColumns(points, drawn)
  const marks = points.filter(({ y }) => y !== undefined)
  const areas = [
    ...columns.map(({ point, from, to }) => {
      const { top, height } = spanOf(drawn)
      return markup`<rect x="${round(from)}" y="${round(top)}" width="${round(to - from)}" height="${round(height)}">${renderTitle(point)}</rect>`
    }),
    ...marks.map((point) => renderMark(point, drawn)),
  ]
  return markup`<g class="readings" fill="transparent" stroke="none">${areas}</g>`
}

function renderMark(point: ChartPoint, drawn: Plot): Html {
  const { x, y: middle = 0 } = toPlace(point, drawn)
  const { extent } = point
  if (extent === undefined) {
    return markup`<circle cx="${round(x)}" cy="${round(middle)}" r="${RADIUS}">${renderTitle(point)}</circle>`
  }
  const [from, to] = extent.map((end) => toPixels(drawn, 'x', end)) as [number, number]
  const height = drawn.scale('y')?.bandwidth ?? 2 * RADIUS
  return markup`<rect x="${round(from)}" y="${round(middle - height / 2)}" width="${round(to - from)}" height="${round(height)}">${renderTitle(point)}</rect>`
}

/** What has the whole height: each place of the x axis reaches half way to its neighbours. */
function listColumns(points: readonly ChartPoint[], drawn: Plot) {
  const places: { readonly point: ChartPoint; readonly at: number }[] = []
  for (const point of points.filter(({ y }) => y === undefined)) {
    const { x: at } = toPlace(point, drawn)
    if (at - (places.at(-1)?.at ?? -Infinity) >= LEAST_WIDTH) places.push({ point, at })
  }
  return places.map(({ point, at }, index) => {
    const before = places[index - 1]?.at ?? at - 2 * RADIUS
    const after = places[index + 1]?.at ?? at + 2 * RADIUS
    return { point, from: (before + at) / 2, to: (at + after) / 2 }
  })
}

function renderTitle({ title, figures }: ChartPoint): Html {
  const lines = [title, ...figures.map(([name, value]) => `${name}: ${value}`)]
  return markup`<title>${lines.join('\n')}</title>`
}

/** From the top of the drawing to its lower axis. */
function spanOf(drawn: Plot): { readonly top: number; readonly height: number } {
  const [one = 0, other = 0] = (drawn.scale('y')?.range ?? []) as readonly number[]
  return { top: Math.min(one, other), height: Math.abs(other - one) }
}

const round = (pixels: number): number => Math.round(pixels * 10) / 10

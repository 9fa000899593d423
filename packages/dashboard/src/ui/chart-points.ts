import type { ChartPoint, Place } from '@gauntlet/plots'

const steps: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowLeft: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
}

/**
 * The point that a key leads to: left and right along its series, up and down to the other series, or along all points where there are
 * no series. Undefined when the key moves nothing.
 */
export function moveCursor(
  points: readonly ChartPoint[],
  at: number,
  key: string,
): number | undefined {
  const names = [...new Set(points.map(({ series }) => series))]
  const seriesAt = (name: string | undefined) =>
    points.flatMap((point, index) => (point.series === name ? [index] : []))
  const row = names.indexOf(points[at]?.series)
  const own = seriesAt(names[row])
  const column = own.indexOf(at)
  const isVertical = key === 'ArrowUp' || key === 'ArrowDown'
  const step = isVertical ? (key === 'ArrowDown' ? 1 : -1) : steps[key]
  if (step === undefined) return undefined
  if (!isVertical || names.length === 1) return own[clamp(column + step, own.length - 1)]
  const other = seriesAt(names[clamp(row + step, names.length - 1)])
  return other[clamp(column, other.length - 1)]
}

/** The place nearest to the pointer. */
export function findNearestPlace(places: readonly Place[], pointer: Required<Place>): number {
  let nearest = 0
  let least = Infinity
  for (const [at, { x, y = pointer.y }] of places.entries()) {
    const distance = Math.hypot(x - pointer.x, y - pointer.y)
    if (distance >= least) continue
    nearest = at
    least = distance
  }
  return nearest
}

type Size = { readonly width: number; readonly height: number }

const gap = 12

/** Where the tooltip of a place stands: beside it where there is room, and never beyond the sides of the chart or its upper edge. */
export function placeTooltip({ x, y = 0 }: Place, tip: Size, chart: Size): Required<Place> {
  const isRight = x + gap + tip.width <= chart.width
  const left = isRight ? x + gap : x - gap - tip.width
  return {
    x: Math.max(0, Math.min(left, chart.width - tip.width)),
    y: Math.max(0, Math.min(y - tip.height - gap, chart.height - tip.height)),
  }
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(value, most))
}

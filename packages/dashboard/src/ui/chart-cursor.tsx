import { toPlace, type ChartPoint, type Place } from '@gauntlet/plots'
import type { Plot } from '@observablehq/plot'
import {
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
} from 'react'
import { findNearestPlace, moveCursor, placeTooltip } from './chart-points.ts'

type ChartCursorProps = {
  readonly label: string
  readonly points: readonly ChartPoint[]
  /** The chart below, as it is drawn. */
  readonly drawn: Plot
}

/**
 * Reads the marks of a chart: the pointer takes the nearest, arrow keys go from one to the next. To assistive technology it is a slider,
 * whose value in words is the mark.
 */
export function ChartCursor({ label, points, drawn }: ChartCursorProps) {
  const [at, setAt] = useState<number>()
  const help = useId()
  const places = useMemo(() => points.map((one) => toPlace(one, drawn)), [points, drawn])
  const point = at === undefined ? undefined : points[at]
  const place = at === undefined ? undefined : places[at]

  const onPointerMove = ({ currentTarget, clientX, clientY }: PointerEvent<HTMLElement>) => {
    const { left, top } = currentTarget.getBoundingClientRect()
    setAt(findNearestPlace(places, { x: clientX - left, y: clientY - top }))
  }
  const onPointerLeave = ({ currentTarget, pointerType }: PointerEvent<HTMLElement>) => {
    // A finger leaves with every tap; what has the focus is still read.
    if (pointerType === 'mouse' && document.activeElement !== currentTarget) setAt(undefined)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape') {
      setAt(undefined)
      event.currentTarget.blur()
    }
    const next = moveCursor(points, at ?? 0, event.key)
    if (next === undefined) return
    event.preventDefault()
    setAt(next)
  }
  return (
    <>
      <div
        className="cursor"
        role="slider"
        tabIndex={0}
        aria-label={`Values of ${label}`}
        aria-describedby={help}
        aria-valuemin={1}
        aria-valuemax={points.length}
        aria-valuenow={(at ?? 0) + 1}
        aria-valuetext={describe(point ?? points[0])}
        onFocus={() => setAt((before) => before ?? 0)}
        onBlur={() => setAt(undefined)}
        onKeyDown={onKeyDown}
        onPointerMove={onPointerMove}
        onPointerDown={onPointerMove}
        onPointerLeave={onPointerLeave}
      />
      <p id={help} className="hidden">
        Arrow keys go from one mark to the next, Escape leaves.
      </p>
      {point && place && <Tooltip key={at} point={point} place={place} />}
    </>
  )
}

function Tooltip({ point, place }: { point: ChartPoint; place: Place }) {
  const tip = useRef<HTMLDivElement>(null)
  const [corner, setCorner] = useState<Required<Place>>()
  useLayoutEffect(() => {
    const chart = tip.current?.offsetParent
    if (!tip.current || !chart) return
    const { offsetWidth: width, offsetHeight: height } = tip.current
    const size = { width: chart.clientWidth, height: chart.clientHeight }
    setCorner(placeTooltip(place, { width, height }, size))
  }, [place.x, place.y])
  return (
    <div aria-hidden="true">
      <div
        className={place.y === undefined ? 'mark-line' : 'mark-ring'}
        style={{ left: place.x, ...(place.y !== undefined && { top: place.y }) }}
      />
      <div ref={tip} className="tooltip" style={{ left: corner?.x ?? 0, top: corner?.y ?? 0 }}>
        <strong>{point.title}</strong>
        <dl>
          {point.figures.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  )
}

/** A mark in one sentence. */
function describe(point: ChartPoint | undefined): string {
  if (!point) return ''
  return [point.title, ...point.figures.map(([name, value]) => `${name} ${value}`)].join(', ')
}

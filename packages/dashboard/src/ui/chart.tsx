import { seriesColors, type ChartSpec, type KeyEntry } from '@gauntlet/plots'
import { plot, type Plot } from '@observablehq/plot'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { ChartCursor } from './chart-cursor.tsx'

export { seriesColors, type KeyEntry }

type ChartProps = Omit<ChartSpec, 'keys' | 'note'> & {
  readonly keys?: readonly KeyEntry[]
  readonly note?: ReactNode
  /** The same figures as a table. */
  readonly table: ReactNode
}

/** A chart as wide as its place, with its key and the table behind it. */
export function Chart({ label, keys = [], draw, points, note, table }: ChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  const [shown, setShown] = useState<Plot>()

  useEffect(() => {
    if (!place.current) return
    const observer = new ResizeObserver(([entry]) =>
      setWidth(Math.round(entry?.contentRect.width ?? 0)),
    )
    observer.observe(place.current)
    return () => observer.disconnect()
  }, [])

  useEffect(() => {
    const element = place.current
    if (!element || width === 0) return
    const drawn = plot({
      className: 'drawn',
      width,
      marginTop: 24,
      marginBottom: 42,
      style: {
        fontSize: '12px',
        background: 'transparent',
        fontFamily: 'inherit',
        overflow: 'visible',
      },
      ...draw(width),
    })
    // Plot brings its rules along; they stand in the sheet of styles, as the page's policy allows no other.
    for (const part of drawn.querySelectorAll('style')) part.remove()
    // Plot labels its groups, which have no role: the label of the whole says it.
    for (const part of drawn.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label')
    drawn.setAttribute('role', 'img')
    drawn.setAttribute('aria-label', label)
    element.replaceChildren(drawn)
    setShown(drawn)
  }, [draw, label, width])

  return (
    <figure>
      <figcaption className="title">{label}</figcaption>
      <Key entries={keys} />
      <div className="plot">
        <div ref={place} />
        {shown && points.length > 0 && <ChartCursor label={label} points={points} drawn={shown} />}
      </div>
      {note && <p className="faint">{note}</p>}
      <details>
        <summary>Show as table</summary>
        {table}
      </details>
    </figure>
  )
}

function Key({ entries }: { entries: readonly KeyEntry[] }) {
  if (entries.length === 0) return null
  return (
    <div className="key">
      {entries.map(({ name, color, dash = 'none', symbol }) => (
        <span key={name}>
          {symbol ? (
            <b style={{ color }} aria-hidden="true">
              {symbol}
            </b>
          ) : (
            <svg width="26" height="10" aria-hidden="true">
              <line
                x1="0"
                x2="26"
                y1="5"
                y2="5"
                strokeWidth="2.5"
                stroke={color}
                strokeDasharray={dash}
              />
            </svg>
          )}
          {name}
        </span>
      ))}
    </div>
  )
}

import { toFaultWindows } from '@gauntlet/core/format'
import { rectX, text, type Markish } from '@observablehq/plot'
import type { Measured } from '../api/client.ts'

export const faultKey = { name: 'a fault at work', color: 'var(--series-5)', symbol: '■' }

/** A shaded band for each fault that happened, with its kind above. */
export function markFaults(faults: Measured['faults'], timeline: Measured['timeline']): Markish[] {
  const windows = toFaultWindows(faults, timeline.at(-1)?.second ?? 0)
  const ends = { x1: 'from', x2: 'to', fill: faultKey.color }
  return [
    rectX(windows, { ...ends, fillOpacity: 0.22 }),
    ...windows.map(({ row, left, kind, from }) =>
      text([kind], {
        x: [from],
        frameAnchor: 'top',
        textAnchor: left ? 'end' : 'start',
        dx: left ? -4 : 4,
        dy: 4 + row * 14,
        fill: 'currentColor',
        stroke: 'var(--ground)',
        fontWeight: 600,
      }),
    ),
  ]
}

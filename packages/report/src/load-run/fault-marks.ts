import type { LoadFault, LoadSlice } from '@gauntlet/contract'
import { rectX, text, type Markish } from '@observablehq/plot'
import { toFaultWindows } from '../format.ts'

export const faultKey = { name: 'a fault at work', stroke: 'var(--series-5)', symbol: '■' }

/** A shaded band for each fault that happened, with its kind above. */
export function markFaults(
  faults: readonly LoadFault[],
  timeline: readonly LoadSlice[],
): Markish[] {
  const windows = toFaultWindows(faults, timeline.at(-1)?.second ?? 0)
  const ends = { x1: 'from', x2: 'to', fill: faultKey.stroke }
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

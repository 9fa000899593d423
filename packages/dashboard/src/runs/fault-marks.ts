import { formatWindow, toFaultWindows } from '@gauntlet/core/format'
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

/** The faults at work in a second of the run, each with its window. */
export function listFaultsAt(faults: Measured['faults'], second: number): string[] {
  return faults
    .filter(
      ({ from_ms: from, to_ms: to }) =>
        from !== null && to !== null && from < (second + 1) * 1000 && to >= second * 1000,
    )
    .map((fault) => `${fault.kind.replaceAll('-', ' ')}, ${formatWindow(fault)}`)
}

import type { Plot, PlotOptions } from '@observablehq/plot'

/** What a line or a mark of a chart means. */
export type KeyEntry = {
  readonly name: string
  readonly color: string
  readonly dash?: string
  /** A mark in the place of a line. */
  readonly symbol?: string
}

/** A mark of a chart that can be read: where it stands, in the units of the axes, and what it says. */
export type ChartPoint = {
  readonly x: number | string | Date
  /** Default: the whole height, for what belongs to a place of the x axis. */
  readonly y?: number | string
  /** Of a bar: where it begins and ends on the x axis. */
  readonly extent?: readonly [from: number, to: number]
  /** How many CSS pixels it stands right of `x`. */
  readonly dx?: number
  /** Line or row that it belongs to. */
  readonly series?: string
  readonly title: string
  /** Names and exact values with their units. */
  readonly figures: readonly (readonly [name: string, value: string])[]
}

/** A chart before it is drawn: a page draws it in a browser, a report into a file. */
export type ChartSpec = {
  /** What it shows, for those who do not see it, and as its heading. */
  readonly label: string
  readonly keys: readonly KeyEntry[]
  /** The marks that can be read one by one. */
  readonly points: readonly ChartPoint[]
  /** How to read it. */
  readonly note?: string
  /** Options of Plot for a width in CSS pixels. */
  readonly draw: (width: number) => PlotOptions
}

/** In CSS pixels from the upper left corner of the chart; without `y` the whole height. */
export type Place = { readonly x: number; readonly y?: number }

/** Where a mark of a drawn chart stands. */
export function toPlace({ x, y, dx = 0 }: ChartPoint, drawn: Plot): Place {
  const left = toPixels(drawn, 'x', x) + dx
  return y === undefined ? { x: left } : { x: left, y: toPixels(drawn, 'y', y) }
}

/** The middle of a value on an axis. */
export function toPixels(drawn: Plot, axis: 'x' | 'y', value: ChartPoint['x']): number {
  const scale = drawn.scale(axis)
  const start = Number(scale?.apply(value))
  return Number.isFinite(start) ? start + (scale?.bandwidth ?? 0) / 2 : 0
}

/** Narrower is a phone: names are cut short, labels are left out. */
export const NARROW = 600

/** `GET /orders/…`: a label that fits. */
export const shorten = (most: number) => (text: string) =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text

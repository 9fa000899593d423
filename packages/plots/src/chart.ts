import type { PlotOptions } from '@observablehq/plot'

/** What a line or a mark of a chart means. */
export type KeyEntry = {
  readonly name: string
  readonly color: string
  readonly dash?: string
  /** A mark in the place of a line. */
  readonly symbol?: string
}

/** A chart before it is drawn: a page draws it in a browser, a report into a file. */
export type ChartSpec = {
  /** What it shows, for those who do not see it, and as its heading. */
  readonly label: string
  readonly keys: readonly KeyEntry[]
  /** How to read it. */
  readonly note?: string
  /** Options of Plot for a width in CSS pixels. */
  readonly draw: (width: number) => PlotOptions
}

/** Narrower is a phone: names are cut short, labels are left out. */
export const NARROW = 600

/** `GET /orders/…`: a label that fits. */
export const shorten = (most: number) => (text: string) =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text

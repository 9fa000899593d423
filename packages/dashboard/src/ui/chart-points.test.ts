import type { ChartPoint } from '@gauntlet/plots'
import { expect, test } from 'vitest'
import { findNearestPlace, moveCursor, placeTooltip } from './chart-points.ts'

const point = (x: number, series?: string): ChartPoint => ({
  x,
  title: `${x}`,
  figures: [],
  ...(series !== undefined && { series }),
})
const plain = [0, 1, 2, 3].map((x) => point(x))
/** Two of the first series, three of the second. */
const rows = [...[0, 1].map((x) => point(x, 'a')), ...[0, 1, 2].map((x) => point(x, 'b'))]

test.each([
  ['ArrowRight', 1, 2],
  ['ArrowDown', 1, 2],
  ['ArrowLeft', 1, 0],
  ['ArrowUp', 1, 0],
  ['ArrowLeft', 0, 0],
  ['ArrowRight', 3, 3],
  ['End', 0, 3],
  ['Home', 3, 0],
  ['PageDown', 1, 3],
  ['PageUp', 2, 0],
  ['Tab', 1, undefined],
  ['a', 1, undefined],
])('without series, %s leads from point %i to %s', (key, from, to) => {
  expect(moveCursor(plain, from, key)).toBe(to)
})

test.each([
  ['ArrowRight', 0, 1],
  ['ArrowRight', 1, 1],
  ['ArrowDown', 1, 3],
  ['ArrowUp', 4, 1],
  ['ArrowUp', 2, 0],
  ['ArrowDown', 3, 3],
  ['Home', 4, 2],
  ['End', 2, 4],
])('with series, %s leads from point %i to %i', (key, from, to) => {
  expect(moveCursor(rows, from, key)).toBe(to)
})

test.each([
  ['by both axes', { x: 6, y: 2 }, 0],
  ['by both axes, the other', { x: 9, y: 6 }, 1],
  ['by x alone where a place has the whole height', { x: 17, y: 900 }, 2],
])('the nearest place: %s', (_, pointer, nearest) => {
  const places = [{ x: 0, y: 0 }, { x: 10, y: 10 }, { x: 20 }]
  expect(findNearestPlace(places, pointer)).toBe(nearest)
})

const tip = { width: 100, height: 40 }
const chart = { width: 300, height: 200 }

test.each([
  ['to the right, above', { x: 50, y: 100 }, { x: 62, y: 48 }],
  ['to the left where the right has no room', { x: 250, y: 100 }, { x: 138, y: 48 }],
  ['not above the chart', { x: 50, y: 10 }, { x: 62, y: 0 }],
  ['at the top, of a place with the whole height', { x: 50 }, { x: 62, y: 0 }],
])('a tooltip stands %s', (_, place, expected) => {
  expect(placeTooltip(place, tip, chart)).toEqual(expected)
})

test('a tooltip stays between the sides wherever its place is', () => {
  for (let x = -20; x <= 320; x += 1) {
    const { x: left } = placeTooltip({ x, y: 100 }, tip, chart)
    expect(left).toBeGreaterThanOrEqual(0)
    expect(left + tip.width).toBeLessThanOrEqual(chart.width)
  }
})

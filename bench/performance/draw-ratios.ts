import { renderPlot } from '@gauntlet/report'
import { dot, ruleX, ruleY, tickX } from '@observablehq/plot'
import type { RatioRow } from './goals.ts'
import { ratiosOf, median } from './statistics.ts'

const WIDTH = 900
const ROW = 26
const INK = '#57606a'
const REACHED = '#1a7f37'
const MISSED = '#bc4c00'

/**
 * A line for each ratio: its median, from the smallest to the largest of the rounds, and a mark at its goal.
 *
 * @returns SVG, as a separate file
 */
export function drawRatios(label: string, rows: readonly RatioRow[]): string {
  const lines = rows.map(({ name, own, other, goal }) => {
    const ratios = ratiosOf(own, other)
    const middle = median(ratios)
    const color = goal === undefined ? INK : middle >= goal ? REACHED : MISSED
    return { name, middle, least: Math.min(...ratios), most: Math.max(...ratios), goal, color }
  })
  const goals = lines.filter(({ goal }) => goal !== undefined)
  const svg = renderPlot(
    {
      label,
      keys: [],
      points: [],
      draw: (width) => ({
        width,
        height: 80 + lines.length * ROW,
        marginLeft: 300,
        marginRight: 30,
        style: { fontSize: '13px', fontFamily: 'sans-serif', color: INK, background: 'white' },
        color: { type: 'identity' },
        x: {
          type: 'log',
          label: `${label}: median, smallest and largest of the rounds; | is the goal`,
          labelAnchor: 'center',
          labelArrow: 'none',
          labelOffset: 40,
          tickFormat: (tick: number) =>
            /^[125]/.test(tick.toPrecision(1).replace(/^[0.]+/, '')) ? String(tick) : '',
        },
        y: { type: 'band', domain: lines.map(({ name }) => name), label: null, tickSize: 0 },
        marks: [
          ruleX([1], { stroke: INK, strokeDasharray: '4 3' }),
          ruleY(lines, { y: 'name', x1: 'least', x2: 'most', stroke: 'color', strokeWidth: 2.5 }),
          dot(lines, { y: 'name', x: 'middle', fill: 'color', r: 4.5 }),
          tickX(goals, { y: 'name', x: 'goal', stroke: 'color', strokeWidth: 2 }),
        ],
      }),
    },
    WIDTH,
  )
  // Within a page an SVG needs no name of its language; a file does.
  return `${svg.text.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ')}\n`
}

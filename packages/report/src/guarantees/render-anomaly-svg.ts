import type { AnomalyDocument, OperationDocument } from '@gauntlet/contract'
import { escapeXml } from '../xml.ts'
import { describeAnswer, describeRequest } from './render-anomaly-text.ts'

const width = 920
const laneHeight = 34
const left = 90
const right = 20
const top = 26
/** Narrower bars could not be seen or hovered. */
const leastBar = 3

/**
 * The timeline of an anomaly as a picture: a lane a client, a bar an operation from its call to its answer,
 * those that prove it outlined. Colours are classes (`ok`, `fail`, `info`, `proof`), for the page to style;
 * every bar also says in a title what it is.
 */
export function renderAnomalySvg({ operations, key, sentence }: AnomalyDocument): string {
  if (operations.length === 0) return ''
  const clients = [...new Set(operations.map(({ client }) => client))]
  const height = top + clients.length * laneHeight + 24
  const scale = toScale(operations)
  const lanes = clients.map((client, lane) => renderLane(client, lane))
  const bars = operations.map((each) => renderBar(each, clients.indexOf(each.client), scale))
  return [
    `<svg class="anomaly" viewBox="0 0 ${width} ${height}" role="img" xmlns="http://www.w3.org/2000/svg">`,
    `<title>${escapeXml(`Timeline of ${key}: ${sentence}`)}</title>`,
    ...lanes,
    ...bars,
    ...renderAxis(scale, height),
    '</svg>',
  ].join('\n')
}

type Scale = { readonly from: number; readonly to: number; readonly x: (ms: number) => number }

function toScale(operations: readonly OperationDocument[]): Scale {
  const from = Math.min(...operations.map(({ invoked_ms }) => invoked_ms))
  const to = Math.max(...operations.map(({ returned_ms }) => returned_ms))
  const span = Math.max(to - from, 0.001)
  return { from, to, x: (ms) => left + ((ms - from) / span) * (width - left - right) }
}

function renderLane(client: number, lane: number): string {
  const y = top + lane * laneHeight + laneHeight / 2
  return (
    `<text class="client" x="8" y="${y + 4}">client ${client}</text>` +
    `<line class="lane" x1="${left}" x2="${width - right}" y1="${y}" y2="${y}"/>`
  )
}

function renderBar(operation: OperationDocument, lane: number, scale: Scale): string {
  const x = scale.x(operation.invoked_ms)
  const y = top + lane * laneHeight + 6
  const length = Math.max(leastBar, scale.x(operation.returned_ms) - x)
  const words = `${describeRequest(operation)} → ${describeAnswer(operation)}`
  const title = `client ${operation.client}, try ${operation.attempt}, ${operation.invoked_ms}–${operation.returned_ms} ms: ${words}`
  const classes = `${operation.outcome}${operation.proves ? ' proof' : ''}`
  return (
    `<g class="${classes}"><title>${escapeXml(title)}</title>` +
    `<rect x="${x.toFixed(1)}" y="${y}" width="${length.toFixed(1)}" height="${laneHeight - 12}" rx="3"/>` +
    `<text x="${(x + 4).toFixed(1)}" y="${y + 15}">${escapeXml(describeAnswer(operation))}</text></g>`
  )
}

function renderAxis({ from, to }: Scale, height: number): string[] {
  return [
    `<text class="axis" x="${left}" y="${height - 6}">${from.toFixed(3)} ms</text>`,
    `<text class="axis" x="${width - right}" y="${height - 6}" text-anchor="end">${to.toFixed(3)} ms</text>`,
  ]
}

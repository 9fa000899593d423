import { parse } from 'yaml'
import type { RecordedExchange } from '../record-load.ts'
import { toTemplate } from '../name-exchange.ts'
import { renderRecorded } from '../record/write-recorded.ts'

export type SentRequest = {
  /** `POST /orders`. */
  readonly at: string
  readonly body?: unknown
  readonly headers?: Record<string, string>
  readonly answer?: unknown
  readonly status?: number
  /** The connection: those above 1 overlap in time. */
  readonly on?: number
}

let clock = 0

function toExchange(sent: SentRequest): RecordedExchange {
  const { at, body, headers = {}, answer, status = 200, on = 1 } = sent
  const [method = '', path = ''] = at.split(' ')
  const text =
    typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body)
  clock += 1e6
  return {
    request: { method, path, headers, body: text, problem: undefined },
    answer: { status, headers: {}, body: Buffer.from(JSON.stringify(answer ?? {})) },
    endpoint: toTemplate(path.replace(/\?.*/, '')),
    connection: on,
    sentAtNs: clock,
    // On several connections at once, where there is more than one.
    endedAtNs: clock + (on === 1 ? 1 : 2e6),
  }
}

type Script = {
  readonly config: unknown
  readonly scenarios: {
    readonly weight?: number
    readonly flow: Record<string, Record<string, unknown>>[]
  }[]
}

/** What is written of a recording, with the script and the cases read again. */
export function recordExchanges(sent: readonly SentRequest[]) {
  const recorded = renderRecorded(sent.map(toExchange), {
    name: 'suite',
    command: 'pytest',
    file: '/a/suite.yml',
  })
  const script = parse(recorded?.scenario ?? '') as Script
  const { cases } = parse(recorded?.cases ?? '') as { cases: Record<string, unknown>[] }
  return { recorded, script, cases, steps: script.scenarios[0]?.flow ?? [] }
}

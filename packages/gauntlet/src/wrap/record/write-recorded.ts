import { stringify } from 'yaml'
import { writeWhole } from '@gauntlet/stack'
import type { RecordedExchange } from '../record-load.ts'
import { groupSessions, MOST_GROUPS, splitSessions } from './sessions.ts'
import { findShared } from './shared-values.ts'
import {
  safeMethods,
  SecretNames,
  templateSession,
  type TemplatedStep,
} from './template-session.ts'

/** More exchanges are not kept: what was recorded so far shows what the suite does. */
const MOST_EXCHANGES = 20_000
const MOST_BYTES = 64 * 1_048_576

/** Keeps the exchanges of a run, as many as are written. */
export class ExchangeKeeper {
  readonly #kept: RecordedExchange[] = []
  #bytes = 0
  #left = 0

  readonly keep = (exchange: RecordedExchange): void => {
    const { request, answer } = exchange
    const bytes = (request.body?.length ?? 0) + answer.body.length + request.path.length
    if (this.#kept.length >= MOST_EXCHANGES || this.#bytes + bytes > MOST_BYTES) this.#left += 1
    else {
      this.#kept.push(exchange)
      this.#bytes += bytes
    }
  }

  get exchanges(): readonly RecordedExchange[] {
    return this.#kept
  }

  /** How many were not kept. */
  get left(): number {
    return this.#left
  }
}

export type Recorded = {
  /** An Artillery script: Gauntlet and Artillery send it as load. */
  readonly scenario: string
  /** Gauntlet's own case file, for parity. */
  readonly cases: string
  /** What the user has to know, one sentence each. */
  readonly notes: readonly string[]
}

/** What passed, as an Artillery script and as parity cases. Undefined where nothing passed that can be sent again. */
export function renderRecorded(
  exchanges: readonly RecordedExchange[],
  { name, command }: { readonly name: string; readonly command: string },
): Recorded | undefined {
  const sessions = splitSessions(exchanges.filter(({ request }) => verbs.has(request.method)))
  const groups = groupSessions(sessions)
  if (groups.length === 0) return undefined
  const shown = groups.slice(0, MOST_GROUPS)
  const secrets = new SecretNames()
  const flows = shown.map((group, at) => ({
    group,
    title: shown.length === 1 ? name : `${name} ${at + 1}`,
    steps: templateSession(group.session, secrets),
  }))
  const seconds = toSeconds(exchanges)
  const arrivals = shown.reduce((sum, { count }) => sum + count, 0)
  const variables = secrets.list()
  const shared = findShared(sessions)
  const lost = `one value came in several sequences of requests (${shared.join(', ')}), and here each user makes a new one: what two requests with the same value do to each other is not in the files. Write it as a flow with {{ $burstKey }} in a phase of bursts`
  const head = [
    `Recorded by: gauntlet wrap -- ${command}`,
    ...(variables.length > 0 ? [`Secrets come from the environment: ${variables.join(', ')}`] : []),
    ...(shared.length > 0 ? [`Not as recorded: ${lost}`] : []),
  ].map((line) => `# ${line}\n`)
  const script = {
    config: { phases: [{ duration: seconds, arrivalCount: arrivals }] },
    scenarios: flows.map(({ group, title, steps }) => ({
      name: title,
      weight: group.count,
      flow: steps.map((step, at) => toArtilleryStep(step, group.statuses[at] ?? [step.status])),
    })),
  }
  const cases = flows.flatMap(({ title, steps }) => toCases(title, steps))
  const left = groups.length - shown.length
  return {
    scenario: `${head.join('')}${toYaml(script)}`,
    cases: `${head.join('')}${toYaml({ cases })}`,
    notes: [
      ...(left > 0 ? [`${left} rarer sequences of requests are not in the files`] : []),
      ...(shared.length > 0 ? [lost] : []),
      ...(variables.length > 0 ? [`set ${variables.join(', ')} before you run them`] : []),
    ],
  }
}

const toYaml = (value: unknown): string =>
  stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })

/** What an Artillery script can send. */
const verbs = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'])

function toSeconds(exchanges: readonly RecordedExchange[]): number {
  const from = Math.min(...exchanges.map(({ sentAtNs }) => sentAtNs))
  const to = Math.max(...exchanges.map(({ endedAtNs }) => endedAtNs))
  return Math.max(1, Math.ceil((to - from) / 1e9))
}

function toArtilleryStep(step: TemplatedStep, statuses: readonly number[]) {
  const { method, path, headers, json, text, capture } = step
  const captures = Object.entries(capture).map(([as, from]) => ({ json: from, as }))
  return {
    [method.toLowerCase()]: {
      url: path,
      ...(Object.keys(headers).length > 0 && { headers: withoutJson(headers, json) }),
      ...(json !== undefined && { json }),
      ...(text !== undefined && { body: text }),
      ...(captures.length > 0 && { capture: captures }),
      expect: { statusCode: statuses.length === 1 ? statuses[0] : statuses },
    },
  }
}

/** A JSON body says its type by itself. */
function withoutJson(headers: TemplatedStep['headers'], json: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name !== 'content-type' || json === undefined),
  )
}

/** Each needs the one before it: what comes later may rest on what was stored. */
function toCases(title: string, steps: readonly TemplatedStep[]) {
  const nameOf = (step: TemplatedStep, at: number): string =>
    `${title}, ${at + 1}: ${step.method} ${step.endpoint}`
  return steps.map((step, at) => {
    const { method, path, headers, json, text, capture, status, alias, dateTimes } = step
    const before = steps[at - 1]
    const compare = {
      ...(alias.length > 0 && { alias }),
      ...(dateTimes.length > 0 && {
        format: Object.fromEntries(dateTimes.map((place) => [place, 'date-time'])),
      }),
    }
    return {
      name: nameOf(step, at),
      ...(!safeMethods.has(method) && { allowUnsafe: true }),
      request: {
        method,
        path,
        ...(Object.keys(headers).length > 0 && { headers: withoutJson(headers, json) }),
        ...(json !== undefined && { json }),
        ...(text !== undefined && { text }),
      },
      ...(status >= 300 && { expect: { status } }),
      ...(Object.keys(capture).length > 0 && { capture }),
      ...(before && { needs: [nameOf(before, at - 1)] }),
      ...(Object.keys(compare).length > 0 && { compare }),
    }
  })
}

/** `recorded.yml` has its cases in `recorded.cases.yaml` beside it. */
export const toCasesFile = (file: string): string =>
  `${file.replace(/\.(?:ya?ml|json)$/, '')}.cases.yaml`

/** @throws ToolError FILE_UNWRITABLE or the code of the system */
export async function writeRecorded(file: string, recorded: Recorded): Promise<void> {
  await writeWhole(file, recorded.scenario)
  await writeWhole(toCasesFile(file), recorded.cases)
}

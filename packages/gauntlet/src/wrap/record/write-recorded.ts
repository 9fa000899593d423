import { basename } from 'node:path'
import { stringify } from 'yaml'
import { writeWhole } from '@gauntlet/stack'
import type { RecordedExchange } from '../record-load.ts'
import { AcceptedStatuses } from './accepted-statuses.ts'
import { findCrossed } from './crossed-values.ts'
import { groupSessions, MOST_GROUPS, splitSessions } from './sessions.ts'
import { findShared } from './shared-values.ts'
import { SecretNames, type TemplatedStep } from './template-session.ts'
import { templateGroups, toScript, withoutJson } from './to-script.ts'
import { safeMethods } from './value-names.ts'

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
  /** Its payload, where its users send different values. */
  readonly values: string | undefined
  /** Gauntlet's own case file, for parity. */
  readonly cases: string
  /** What the user has to know, one sentence each. */
  readonly notes: readonly string[]
}

export type RecordedName = {
  readonly name: string
  readonly command: string
  /** Where the script is written: the values stand beside it. */
  readonly file: string
}

/** What passed, as an Artillery script and as parity cases. Undefined where nothing passed that can be sent again. */
export function renderRecorded(
  exchanges: readonly RecordedExchange[],
  { name, command, file }: RecordedName,
): Recorded | undefined {
  const sendable = exchanges.filter(({ request }) => verbs.has(request.method))
  const sessions = splitSessions(sendable)
  const groups = groupSessions(sessions)
  if (groups.length === 0) return undefined
  const secrets = new SecretNames()
  const all = templateGroups(groups.slice(0, MOST_GROUPS), secrets)
  const flows = all.slice(0, MOST_GROUPS)
  const accepted = new AcceptedStatuses(sendable, sessions.length > 1)
  const script = toScript(flows, {
    name,
    seconds: toSeconds(exchanges),
    valuesFile: basename(toValuesFile(file)),
    accepted,
  })
  const { values } = script
  const crossed = findCrossed(sessions)
  const notes = [
    ...script.notes,
    ...(crossed.length > 0
      ? [
          `ids that a write of another sequence made are sent as they were, though a replay may make others: ${crossed.join(', ')}`,
        ]
      : []),
  ]
  const variables = secrets.list()
  const shared = findShared(sessions)
  const lost = `one value came in several sequences of requests (${shared.join(', ')}), and here each user makes a new one: what two requests with the same value do to each other is not in the files. Write it as a flow with {{ $burstKey }} in a phase of bursts`
  const head = [
    `Recorded by: gauntlet wrap -- ${command}`,
    ...(variables.length > 0 ? [`Secrets come from the environment: ${variables.join(', ')}`] : []),
    ...[...(shared.length > 0 ? [lost] : []), ...notes].map((note) => `Not as recorded: ${note}`),
  ].map((line) => `# ${line}\n`)
  const cases = flows.flatMap(({ steps }, at) =>
    toCases(flows.length === 1 ? name : `${name} ${at + 1}`, steps),
  )
  const left = Math.max(0, groups.length - MOST_GROUPS) + all.length - flows.length
  return {
    scenario: `${head.join('')}${toYaml(script.script)}`,
    values,
    cases: `${head.join('')}${toYaml({ cases })}`,
    notes: [
      ...(left > 0 ? [`${left} rarer sequences of requests are not in the files`] : []),
      ...(shared.length > 0 ? [lost] : []),
      ...notes,
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

const withoutEnding = (file: string): string => file.replace(/\.(?:ya?ml|json)$/, '')

/** `recorded.yml` has its cases in `recorded.cases.yaml` beside it. */
const toCasesFile = (file: string): string => `${withoutEnding(file)}.cases.yaml`

/** And what its users send in `recorded.values.csv`. */
const toValuesFile = (file: string): string => `${withoutEnding(file)}.values.csv`

/**
 * @returns the files that it wrote
 * @throws ToolError FILE_UNWRITABLE or the code of the system
 */
export async function writeRecorded(file: string, recorded: Recorded): Promise<string[]> {
  const files: [string, string | undefined][] = [
    [file, recorded.scenario],
    [toValuesFile(file), recorded.values],
    [toCasesFile(file), recorded.cases],
  ]
  for (const [path, text] of files) if (text !== undefined) await writeWhole(path, text)
  return files.flatMap(([path, text]) => (text === undefined ? [] : [path]))
}

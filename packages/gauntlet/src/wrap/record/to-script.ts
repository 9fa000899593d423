import type { AcceptedStatuses } from './accepted-statuses.ts'
import { findLinks } from './links.ts'
import { Columns, mergeSteps, type Column, type MergedStep } from './merge-steps.ts'
import type { SessionGroup } from './sessions.ts'
import { templateSession, type SecretNames, type TemplatedStep } from './template-session.ts'
import { safeMethods } from './value-names.ts'

/** The sessions of one shape as templates. */
export type RecordedFlow = {
  readonly positions: readonly number[]
  /** Those of each session, at the same places. */
  readonly sessions: readonly (readonly TemplatedStep[])[]
  /** Those of the first session. */
  readonly steps: readonly TemplatedStep[]
}

export const templateGroups = (
  groups: readonly SessionGroup[],
  secrets: SecretNames,
): RecordedFlow[] =>
  groups
    .flatMap(({ sessions, positions }) => {
      const links = findLinks(sessions)
      const templated = sessions.map((session) => templateSession(session, { secrets, links }))
      return splitBySecrets(templated, positions)
    })
    .toSorted((a, b) => b.positions.length - a.positions.length)

/** The values of a user belong to its secrets, which no column may hold. */
function splitBySecrets(
  sessions: RecordedFlow['sessions'],
  positions: readonly number[],
): RecordedFlow[] {
  const parts = new Map<string, { sessions: (readonly TemplatedStep[])[]; positions: number[] }>()
  for (const [at, steps] of sessions.entries()) {
    const key = (JSON.stringify(steps).match(/\{\{ \$env\.\w+ \}\}/g) ?? []).join(' ')
    const part = parts.get(key) ?? { sessions: [], positions: [] }
    parts.set(key, part)
    part.sessions.push(steps)
    part.positions.push(positions[at] ?? 0)
  }
  return [...parts.values()].map((part) => ({ ...part, steps: part.sessions[0] ?? [] }))
}

type ScriptOptions = {
  readonly name: string
  readonly seconds: number
  /** The name of the file of values, beside the script. */
  readonly valuesFile: string
  readonly accepted: AcceptedStatuses
}

/** The column that says which of the flows a user runs. */
const SELECTOR = 'flow'

type MergedFlow = { readonly positions: readonly number[]; readonly steps: readonly MergedStep[] }

/**
 * Users of one shape are one flow, and send the values of the recording in its order. With several flows that write or vary, each
 * user runs the flow that its row names: drawn by weight, some would run twice, and find what they write used up.
 */
export function toScript(flows: readonly RecordedFlow[], options: ScriptOptions) {
  const captured = flows.flatMap(({ steps }) =>
    steps.flatMap(({ capture }) => Object.keys(capture)),
  )
  const columns = new Columns([SELECTOR, ...captured])
  const merged = flows.map(({ positions, sessions }) => ({
    positions,
    steps: mergeSteps(sessions, { columns, positions }),
  }))
  const isOrdered =
    merged.length > 1 &&
    merged.some(({ steps }) =>
      steps.some(({ method, varies }) => varies.length > 0 || !safeMethods.has(method)),
    )
  const users = merged.reduce((sum, { positions }) => sum + positions.length, 0)
  const table = toTable(merged, { columns: columns.list(), isOrdered })
  const payload = {
    path: options.valuesFile,
    order: 'sequence',
    fields: table[0],
    skipHeader: true,
  }
  const config = {
    phases: [{ duration: options.seconds, arrivalCount: users }],
    ...(table.length > 0 && { payload: [payload] }),
  }
  return {
    script: { config, scenarios: toScenarios(merged, { ...options, isOrdered }) },
    values: table.length > 0 ? toText(table) : undefined,
    notes: [...listUsedUp(merged, { ...options, users }), ...options.accepted.listNotes()],
  }
}

type Placing = ScriptOptions & { readonly isOrdered: boolean }

function toScenarios(flows: readonly MergedFlow[], options: Placing) {
  const { name, isOrdered } = options
  const all = flows.map(({ positions, steps }, at) => ({
    name: flows.length === 1 ? name : `${name} ${at + 1}`,
    weight: positions.length,
    flow: toFlow(steps, { ...options, condition: isOrdered ? `${SELECTOR} == ${at + 1}` : '' }),
  }))
  return isOrdered ? [{ name, flow: all.flatMap(({ flow }) => flow) }] : all
}

/** A refusal brings no value to capture: steps that need one are left out then. */
function toFlow(
  steps: readonly MergedStep[],
  { accepted, condition }: Placing & { readonly condition: string },
) {
  const optional: string[] = []
  return steps.map((step) => {
    const statuses = accepted.of(step)
    const text = JSON.stringify([step.path, step.headers, step.json, step.text])
    const needed = optional.filter((name) => text.includes(`{{ ${name} }}`))
    const isOptional = statuses.some((status) => status >= 300)
    if (isOptional) optional.push(...Object.keys(step.capture))
    const ifTrue = [condition, ...needed].filter((one) => one !== '').join(' and ')
    return toArtilleryStep(step, { statuses, isOptional, ifTrue })
  })
}

type StepOptions = {
  readonly statuses: readonly number[]
  readonly isOptional: boolean
  readonly ifTrue: string
}

function toArtilleryStep(step: MergedStep, { statuses, isOptional, ifTrue }: StepOptions) {
  const { method, path, headers, json, text, capture } = step
  const captures = Object.entries(capture).map(([as, from]) => ({
    json: from,
    as,
    ...(isOptional && { strict: false }),
  }))
  return {
    [method.toLowerCase()]: {
      url: path,
      ...(Object.keys(headers).length > 0 && { headers: withoutJson(headers, json) }),
      ...(json !== undefined && { json }),
      ...(text !== undefined && { body: text }),
      ...(ifTrue !== '' && { ifTrue }),
      ...(captures.length > 0 && { capture: captures }),
      ...(statuses.length > 0 && {
        expect: { statusCode: statuses.length === 1 ? statuses[0] : statuses },
      }),
    },
  }
}

/** A JSON body says its type by itself. */
export function withoutJson(
  headers: TemplatedStep['headers'],
  json: unknown,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name !== 'content-type' || json === undefined),
  )
}

type TableOptions = { readonly columns: readonly Column[]; readonly isOrdered: boolean }

/** A head and a row for each user, in the order of the recording; empty where all send the same. */
function toTable(flows: readonly MergedFlow[], { columns, isOrdered }: TableOptions): string[][] {
  if (columns.length === 0 && !isOrdered) return []
  const rows = flows
    .flatMap(({ positions }, at) => positions.map((position) => ({ position, flow: `${at + 1}` })))
    .toSorted((a, b) => a.position - b.position)
    .map(({ position, flow }) => [
      ...(isOrdered ? [flow] : []),
      ...columns.map(({ cells }) => cells.get(position) ?? ''),
    ])
  return [[...(isOrdered ? [SELECTOR] : []), ...columns.map(({ name }) => name)], ...rows]
}

const toText = (table: readonly (readonly string[])[]): string =>
  table.map((row) => `${row.map(toCell).join(',')}\n`).join('')

/** RFC 4180. */
const toCell = (text: string): string =>
  /[",\r\n]|^\s|\s$|^$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

type Counted = ScriptOptions & { readonly users: number }

function listUsedUp(flows: readonly MergedFlow[], { valuesFile, users }: Counted): string[] {
  const writes = flows
    .flatMap((flow) => flow.steps)
    .filter(({ method }) => !safeMethods.has(method))
  const names = [...new Set(writes.flatMap(({ varies }) => varies))]
  const constant = new Set(
    writes.filter(sendsTheSame).map(({ method, endpoint }) => `${method} ${endpoint}`),
  )
  return [
    ...(names.length > 0
      ? [
          `values differ between users (${names.join(', ')}): ${valuesFile} has what each of the ${users} users of the recording sent. With more users, or on data that has these writes already, values come again, and what can be used once (a seat, say) may be refused`,
        ]
      : []),
    ...(constant.size > 0
      ? [
          `every user sends the values of the recording (${[...constant].join(', ')}): with more users than ${users}, or on data that has these writes already, what can be there once (an e-mail address, say) is refused. Put {{ $uuid }} into such values`,
        ]
      : []),
  ]
}

/** A body without a value that differs between users or is made for each. */
function sendsTheSame({ json, text, varies }: MergedStep): boolean {
  const body = JSON.stringify(json ?? text) ?? ''
  return varies.length === 0 && /[^{}[\]]/.test(body) && !body.includes('{{')
}

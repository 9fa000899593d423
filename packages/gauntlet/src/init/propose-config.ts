import { asComment, quote, toCode, toComment } from './code-text.ts'
import { withCheckedKeys } from './checked-keys.ts'
import { withDeferredWrites } from './deferred-columns.ts'
import type { Findings, Service } from './findings.ts'
import { listTodo } from './list-todo.ts'
import { proposeTraffic, type ProposedTraffic } from './propose-flows.ts'
import { proposeRules } from './propose-rules.ts'
import type { ProposedRule } from './proposed-rule.ts'
import { renderScenarios } from './render-scenarios.ts'

/** What is decided about a config before it is proposed: by the user, or by the likeliest of what was found. */
export type Choices = {
  readonly service: Service | undefined
  /** The revision that stands for before the change; undefined: there is none yet. */
  readonly baseline: string | undefined
  /** Whether each target gets a PostgreSQL server. */
  readonly hasDatabase: boolean
  /** What that revision does not have, and its start needs: one sentence each. */
  readonly baselineGaps?: readonly string[]
}

/** A config as text, and what it holds. */
export type ProposedConfig = {
  readonly text: string
  readonly todo: readonly string[]
  readonly targets: readonly string[]
  readonly requests: number
  readonly guarantees: number
}

/** What is likeliest, where no question is put. */
export function chooseByDefault({ services, mainBranch, tables }: Findings): Choices {
  const [service] = services
  return {
    service,
    baseline: mainBranch,
    hasDatabase: needsDatabase(service, tables.length > 0),
  }
}

export function needsDatabase(service: Service | undefined, hasTables: boolean): boolean {
  if (!service || service.database === 'other') return false
  return service.database === 'postgres' || service.migrate !== undefined || hasTables
}

/**
 * The text of a first `gauntlet.config.ts`. Its `todo` is never empty: until the user has read what was proposed and deleted
 * those lines, no verdict is better than inconclusive.
 */
export function proposeConfig(found: Findings, choices: Choices): ProposedConfig {
  const { service, baseline, hasDatabase } = choices
  const tables = withDeferredWrites(
    withCheckedKeys(found.tables, service?.checkedInserts),
    service?.deferredWrites,
  )
  const findings = { ...found, tables }
  const traffic = proposeTraffic(findings, service)
  const rules = hasDatabase
    ? [...traffic.rules, ...proposeRules(findings.tables, listRoutes(findings, service))]
    : []
  const active = rules.filter(({ isActive }) => isActive)
  const ready = service?.ready?.path ?? '/health'
  const todo = listTodo(findings, { ...choices, traffic, rules, ready })
  const body = `
${describeFound(findings, choices)}
const start = ${renderStart(service, { ready, hasDatabase })}

const ready = get(${quote(ready)}, { expect: [status(200)] })
${renderReads(traffic)}
export default defineGauntlet({
  project: ${quote(findings.name)},
  // Delete each line when it is done. While one stands here, no verdict is better than "inconclusive".
  todo: [
${todo.map((line) => `    ${quote(line)},\n`).join('')}  ],
${renderTargets(choices)}
${renderScenarios(traffic, { ready, hasDatabase })}
  smoke: {
    checks: [
      { name: ${quote(`candidate: GET ${ready}`)}, target: 'candidate', flow: flow('ready', [ready]) },${
        traffic.reads.steps.length > 0
          ? "\n      { name: 'candidate: reads', target: 'candidate', flow: reads },"
          : ''
      }
    ],
  },
${renderParity(traffic, baseline)}${renderGuarantees(rules, hasDatabase)}})
`
  return {
    text: `${renderImport(body)}\n${renderMoreImports(body)}${body}`,
    todo,
    targets: [...(baseline === undefined ? [] : ['baseline']), 'candidate'],
    requests: traffic.reads.steps.length + traffic.writes.flatMap(({ steps }) => steps).length,
    guarantees: active.length,
  }
}

/** What can be sent: the routes of the sources, and the requests of files. */
const listRoutes = (
  { traffic }: Findings,
  service: Service | undefined,
): { readonly method: string; readonly path: string }[] => [
  ...(service?.routes ?? []),
  ...traffic.flatMap(({ requests }) =>
    requests.map(({ step }) => ({ method: step.method, path: step.endpoint ?? step.url })),
  ),
]

const importable =
  'artillery atMost defineGauntlet del exactlyOnce flow get head invariant neverNegative options patch post put recount request status think'.split(
    ' ',
  )

/** What the code uses; what stands in comments or in texts only is not imported. */
function renderImport(body: string): string {
  const names = listCalled(body.replaceAll(/^\s*\/\/.*$/gm, ''))
  const line = `import { ${names.join(', ')} } from 'gauntlet'`
  return line.length <= 100
    ? line
    : `import {\n${names.map((name) => `  ${name},\n`).join('')}} from 'gauntlet'`
}

/** What only code in comments uses: importing it would be an unused import. */
function renderMoreImports(body: string): string {
  const imported = new Set(listCalled(body.replaceAll(/^\s*\/\/.*$/gm, '')))
  const comments = [...body.matchAll(/^\s*\/\/(.*)$/gm)].map(([, text = '']) => text).join('\n')
  const names = listCalled(comments).filter((name) => !imported.has(name))
  if (names.length === 0) return ''
  return toComment(
    `Proposals that stand as comments below use ${names.join(', ')} too: import what you switch on.`,
    0,
  )
}

function listCalled(code: string): string[] {
  const bare = code.replaceAll(/'(?:[^'\\\n]|\\.)*'/g, "''")
  return importable.filter((name) => new RegExp(String.raw`(?<![.\w])${name}[(<]`).test(bare))
}

function describeFound({ services, foreign, unread }: Findings, { service }: Choices): string {
  const lines = [
    `// Written by \`gauntlet init\`: a proposal. Where each part comes from stands beside it.`,
  ]
  const others = services.filter((one) => one.folder !== service?.folder)
  if (others.length > 0) {
    const names = others
      .map(({ folder, start }) => (start ? `${folder} (${start.from})` : folder))
      .join(', ')
    lines.push(toComment(`Could be started too: ${names}.`, 0).trimEnd())
  }
  for (const { file, tool, use } of foreign) {
    lines.push(toComment(`${file} is of ${tool}, which is not read: \`${use}\`.`, 0).trimEnd())
  }
  for (const why of unread.slice(0, 5)) lines.push(toComment(`Not read: ${why}`, 0).trimEnd())
  return lines.join('\n')
}

function renderStart(
  service: Service | undefined,
  { ready, hasDatabase }: { ready: string; hasDatabase: boolean },
): string {
  const { folder = '.', start, migrate, seed } = service ?? {}
  const rows: string[] = []
  rows.push(start ? `  // ${start.from}` : '  // A guess: no file shows how it starts.')
  rows.push(`  command: ${toCode(start?.command ?? ['npm', 'start'], 2, 9)},`)
  if (folder !== '.') rows.push(`  cwd: ${quote(folder)},`)
  if (migrate && hasDatabase) {
    const value = 'sql' in migrate ? { sql: migrate.sql } : migrate.command
    rows.push(
      toComment(
        `Makes the tables (${migrate.from}). Not needed if the backend does so itself.`,
        2,
      ).trimEnd(),
      `  migrate: ${toCode(value, 2, 9)},`,
    )
  }
  if (seed && hasDatabase) rows.push(`  // ${seed.from}`, `  seed: ${toCode(seed.command, 2, 6)},`)
  const from = service?.ready?.from
  rows.push(
    `  // Answers 2xx once it can serve${from === undefined ? '. A guess' : ` (${from})`}.`,
    `  ready: ${quote(ready)},`,
    '  // With two replicas, state held only in memory shows up as a failure.',
    '  replicas: 2,',
  )
  return `{\n${rows.join('\n')}\n}`
}

function renderReads({ reads, leftOut }: ProposedTraffic): string {
  if (reads.steps.length === 0) return ''
  const steps = reads.steps.map((step) => `${indent(step, 2)},\n`).join('')
  const more = leftOut === 0 ? '' : ` ${leftOut} more requests of your files are left out.`
  return `\n${toComment(`From ${reads.from}.${more}`, 0)}const reads = flow('reads', [\n${steps}])\n`
}

export const indent = (code: string, spaces: number): string =>
  code.replaceAll(/^(?=.)/gm, ' '.repeat(spaces))

function renderTargets({ service, baseline, hasDatabase }: Choices): string {
  const { install } = service ?? { install: [] }
  const database = hasDatabase ? "\n      database: 'embedded'," : ''
  const installs = install === undefined ? '' : `, install: ${toCode(install)}`
  const before = `    baseline: {
      start: { ...start, from: ${quote(baseline ?? 'main')}${installs} },${database}
    },`
  const stands =
    baseline === undefined
      ? `    // Before the change: a revision of this repository, once it has one.\n${asComment(before)}`
      : `    // Before the change: that revision in its own folder${
          install === undefined ? ', installed by `npm ci`' : ''
        }.\n${before}`
  const none =
    service?.database === 'other'
      ? '\n      // Guarantees about rows need PostgreSQL, which this backend does not use.'
      : ''
  return `  // Each replica finds its port in PORT, its address in HOST${
    hasDatabase ? ', its own PostgreSQL in DATABASE_URL' : ''
  }.
  targets: {
${stands}
    candidate: {
      start,${database}${none}
    },
  },`
}

function renderParity({ reads, openapi }: ProposedTraffic, baseline: string | undefined): string {
  if (reads.steps.length === 0) return ''
  const document = openapi === undefined ? '' : `, openapi: ${quote(openapi)}`
  const code = `  parity: { cases: [reads], targets: ['baseline', 'candidate']${document} },\n`
  const why = '  // Both builds must answer these requests alike.\n'
  return baseline === undefined ? `${why}${asComment(code)}` : `${why}${code}`
}

function renderGuarantees(rules: readonly ProposedRule[], hasDatabase: boolean): string {
  if (rules.length === 0) return hasDatabase ? example : exampleOfAnswers
  const items = rules.map(({ why, code, isActive, calls }) => {
    const text = `${indent(code, 4)},\n`
    const proposal = isActive ? 'Proposal' : `Proposal, switched off (import ${calls})`
    return `${toComment(`${proposal}: ${why}`, 4)}${isActive ? text : asComment(text)}`
  })
  return `  // What must hold for your data, under the load and after it. Delete what is not so.
  guarantees: [
${items.join('')}  ],
`
}

const example = `  // What must hold for your data: \`observe\` maps an exchange to keys and values, \`stored\` reads the rows after the load
  // ($1 is the id of the run). An example, for a request post('/seats/{{ $burstKey }}/bookings', ...); import writeOnce:
  // guarantees: [
  //   writeOnce('a seat is sold once', {
  //     observe: ({ path, request, answer }) => ({
  //       action: 'write',
  //       key: path.split('/')[2] ?? null,
  //       proposal: request?.customer,
  //       value: answer?.customer,
  //     }),
  //     stored: 'select seat as key, customer as value from bookings where starts_with(seat, $1)',
  //   }),
  // ],
`

/** Without a database, answers are compared with each other. */
const exampleOfAnswers = `  // What must hold for your data: \`observe\` maps an exchange to keys and values, and all answers are compared with each
  // other. An example, for a request post('/orders', { json: { reference: '{{ $uuid() }}' } }); import uniqueIds:
  // guarantees: [
  //   uniqueIds('no number is given twice', {
  //     observe: ({ path, request, answer }) => ({
  //       action: 'create',
  //       key: path === '/orders' ? (request?.reference ?? null) : null,
  //       value: answer?.number,
  //     }),
  //   }),
  // ],
`

import { kinds } from '@gauntlet/core/consistency'
import { quote } from './code-text.ts'
import { describeNoWrites, describeUnsent } from './describe-no-writes.ts'
import { NO_START } from './find-services.ts'
import type { Findings, Service } from './findings.ts'
import type { ProposedTraffic } from './propose-flows.ts'
import type { ProposedRule } from './proposed-rule.ts'
import { isRepeated } from './repeated-keys.ts'

type Proposed = {
  readonly service: Service | undefined
  readonly hasDatabase: boolean
  readonly baselineGaps?: readonly string[]
  readonly traffic: ProposedTraffic
  readonly rules: readonly ProposedRule[]
  readonly ready: string
}

/** The first line is always there: a proposal that nobody has read is no evidence. */
export function listTodo(
  { hasRows, foreign, unread }: Findings,
  { service, hasDatabase, baselineGaps = [], traffic, rules, ready }: Proposed,
): string[] {
  const off = rules.filter(({ isActive }) => !isActive)
  const writes = traffic.writes.length > 0 || traffic.scripts.length > 0
  return [
    'review: `gauntlet init` proposed this file. Read it, correct it, then delete this line',
    ...(service ? service.gaps : [NO_START]),
    ...baselineGaps,
    ...(writes
      ? []
      : [`scenarios: ${describeNoWrites(traffic, { ready, hasDatabase, foreign, unread })}`]),
    ...(traffic.guessed.length > 0
      ? [
          `requests: the values of ${traffic.guessed.join(', ')} are guesses from your sources: see that they are accepted`,
        ]
      : []),
    ...(writes && traffic.guesses.length > 0
      ? [
          `requests: not sent are ${describeUnsent(traffic.guesses)}: they stand as comments under scenarios. Complete what is safe to send, delete the rest`,
        ]
      : []),
    ...(traffic.secret.length > 0
      ? [
          `secrets: ${traffic.secret.slice(0, 5).join(', ')} hold what looks like one and are left out. Write them with '{{ $env.NAME }}'`,
        ]
      : []),
    ...(hasDatabase && writes && !hasRows && service?.seed === undefined
      ? ['database: it starts empty. If the requests need rows, let start.seed insert them']
      : []),
    ...(off.length > 0
      ? [
          `guarantees: ${nameSome(off.map(({ name }) => quote(name)))} not checked: written as a comment, with what is missing. Complete or delete it`,
        ]
      : []),
    ...listUntested(rules, traffic),
    ...listTooFew(rules, traffic),
    ...(rules.length > off.length
      ? []
      : [
          `no guarantees: say what must hold for your data after the load (${off.length > 0 ? 'complete one of the comments' : 'an example stands as a comment'} at the end of this file)`,
        ]),
  ]
}

/** Rules of one row for each value, of which no request sends one value twice. */
function listUntested(rules: readonly ProposedRule[], { writes }: ProposedTraffic): string[] {
  const repeats = writes.flatMap((flow) => flow.repeats ?? [])
  return rules.flatMap(({ name, isActive, needsRepeated }) =>
    isActive && needsRepeated && !isRepeated(needsRepeated, repeats)
      ? [
          `guarantees: ${quote(name)} is not tested: no request sends one ${needsRepeated.column} twice. In a request that inserts such a row, put a key in its place that users of a burst share ('{{ $burstKey }}' where any text will do), or delete the rule`,
        ]
      : [],
  )
}

/** Limits of which requests name fewer rows than a pass needs. */
function listTooFew(rules: readonly ProposedRule[], { writes }: ProposedTraffic): string[] {
  const named = writes.flatMap((flow) => flow.names ?? [])
  return rules.flatMap(({ name, isActive, needsRows }) => {
    if (!isActive || !needsRows) return []
    const { table, column, of } = needsRows
    const own = named.filter((one) => one.table === table && one.column === column)
    const most = Math.max(0, ...own.map(({ rows }) => rows))
    if (own.length === 0 || most >= leastRows) return []
    return [
      `guarantees: ${quote(name)} needs ${leastRows} rows of ${of} that reach their limit, and the requests name ${most}: let start.seed or a SQL file insert more rows with a small limit, and vary ${table}.${column} in the request ('{{ $randomNumber(1, ${leastRows}) }}')`,
    ]
  })
}

const leastRows = kinds.atMost.minimum.find(({ counted }) => counted === 'limits')?.minimum ?? 1

const mostNamed = 5

/** `a is`, `a, b are`, `a, b, c, d, e and 2 more are`. */
function nameSome(names: readonly string[]): string {
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : ''
  return `${names.slice(0, mostNamed).join(', ')}${more} ${names.length === 1 ? 'is' : 'are'}`
}

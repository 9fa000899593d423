import {
  type SmokeCheck,
  type SmokeCheckResult,
  type SmokeConfig,
  type SmokeDocument,
  type ToolError,
  combineOutcomes,
} from '@gauntlet/contract'
import type { Transport } from '@gauntlet/engine'
import { toOneLine } from '@gauntlet/stack'
import { type Link, checkChain, walkChain } from './chain.ts'
import { runConnectCheck, runReadyCheck } from './probe-target.ts'
import { withoutRoom } from '../target/without-room.ts'
import { runCheck } from './run-check.ts'
import type { SmokeTarget } from './probe-target.ts'
import { runGeneratedCheck, type GeneratedCheck } from './run-generated.ts'
import { checkFlow } from '../load/check-workload.ts'

export type SmokeOptions = {
  readonly config: SmokeConfig
  /** Requests generated from an OpenAPI document. */
  readonly generated?: readonly GeneratedCheck[]
  readonly targets: ReadonlyMap<string, SmokeTarget>
  /** Targets that did not start, and why: what was to be asked of them is `no_evidence`. */
  readonly absent?: ReadonlyMap<string, string>
  readonly transport: Transport
  readonly tool: string
  readonly at: Date
  readonly signal: AbortSignal
  /** A disk of Gauntlet's own that was full while the chain ran: what failed is no evidence then. */
  readonly findFullDisk?: () => Promise<ToolError | undefined>
  readonly onSettled?: (result: SmokeCheckResult) => void
}

type SmokeLink = Link &
  Pick<SmokeCheckResult, 'target' | 'probe'> & { readonly run: () => Promise<SmokeCheckResult> }

const defaultBudgetMs = 60_000
const defaultReadyTimeoutMs = 30_000
const cleanUpBudgetMs = 10_000
/** Two checks of one service at a time would already be a small load; across services more pays. */
const concurrency = 4

/**
 * Walks the smoke chain: for every target connect and until-ready, then the config's checks in their
 * order, then clean-up whatever happened.
 *
 * @throws ToolError CONFIG_INVALID when the chain cannot be walked
 */
export async function runSmoke(options: SmokeOptions): Promise<SmokeDocument> {
  const startedAt = performance.now()
  const { config, signal } = options
  const budgetMs = config.budgetMs ?? defaultBudgetMs
  const budget = AbortSignal.timeout(budgetMs)
  const captured = new Map<string, Readonly<Record<string, unknown>>>()
  const links = buildLinks(options, captured, AbortSignal.any([signal, budget]))
  checkChain(links)
  const checks = await walkChain({
    links,
    concurrency,
    run: async (link) => await judgeByDisk(await link.run(), options),
    skip: skipped,
    stopReason: () => stopReason(signal, budget, budgetMs),
    onSettled: (_, result) => options.onSettled?.(result),
  })
  const last = await cleanUp(options, captured)
  return summarise(options, { checks, last, durationMs: performance.now() - startedAt })
}

function stopReason(
  signal: AbortSignal,
  budget: AbortSignal,
  budgetMs: number,
): string | undefined {
  if (signal.aborted) return 'interrupted'
  return budget.aborted
    ? `the budget of ${budgetMs / 1000} s for the whole chain is exhausted`
    : undefined
}

function skipped(
  { name, target, needs, probe }: Omit<SmokeLink, 'run'>,
  reason: string,
): SmokeCheckResult {
  return {
    name,
    target,
    needs,
    ...(probe && { probe }),
    reason,
    outcome: 'no_evidence',
    duration_ms: 0,
    attempts: 0,
    steps: [],
  }
}

async function judgeByDisk(
  result: SmokeCheckResult,
  { findFullDisk }: Pick<SmokeOptions, 'findFullDisk'>,
): Promise<SmokeCheckResult> {
  if (result.outcome !== 'fail') return result
  const full = await findFullDisk?.()
  return withoutRoom(result, full, (failed, why) => ({
    ...failed,
    reason: `${why} It failed with: ${failed.reason}`,
  }))
}

type Captured = Map<string, Readonly<Record<string, unknown>>>

function buildLinks(options: SmokeOptions, captured: Captured, signal: AbortSignal): SmokeLink[] {
  const { config, targets } = options
  const probes = [...targets.values()].flatMap((target): SmokeLink[] => {
    const connect = `${target.name}: connect`
    const ready = `${target.name}: ready`
    const timeoutMs = config.readyTimeoutMs ?? defaultReadyTimeoutMs
    const probe = { target, timeoutMs, signal, transport: options.transport }
    return [
      {
        name: connect,
        target: target.name,
        needs: [],
        probe: 'connect',
        run: () => runConnectCheck(connect, probe),
      },
      {
        name: ready,
        target: target.name,
        needs: [connect],
        probe: 'ready',
        run: () => runReadyCheck(ready, connect, probe),
      },
    ]
  })
  const missing = [...(options.absent ?? [])].map(([name, why]): SmokeLink => {
    const link = { name: `${name}: ready`, target: name, needs: [], probe: 'ready' } as const
    return {
      ...link,
      run: () => Promise.resolve(skipped({ ...link }, `did not start: ${toOneLine(why)}`)),
    }
  })
  const checks = config.checks.map((check): SmokeLink => {
    const needs = [`${check.target}: ready`, ...(check.needs ?? [])]
    return {
      name: check.name,
      target: check.target,
      needs,
      run: () => runAndKeep({ check, needs, options, captured, signal }),
    }
  })
  const generated = (options.generated ?? []).map((check): SmokeLink => {
    const { name, needs } = check
    const { transport } = options
    return {
      name,
      needs,
      target: check.target.name,
      run: () => runGeneratedCheck(check, { transport, signal }),
    }
  })
  return [...probes, ...missing, ...checks, ...generated]
}

type KeepOptions = {
  readonly check: SmokeCheck
  readonly needs: readonly string[]
  readonly options: SmokeOptions
  readonly captured: Captured
  readonly signal: AbortSignal
}

/** Captures go down the chain: a check sees those of all it needs. */
async function runAndKeep({ check, needs, options, captured, signal }: KeepOptions) {
  const inherited = Object.assign({}, ...needs.map((need) => captured.get(need) ?? {})) as Record<
    string,
    unknown
  >
  const target = options.targets.get(check.target)
  const { result, variables } = await runCheck({
    check,
    needs,
    target,
    transport: options.transport,
    variables: inherited,
    signal,
  })
  captured.set(check.name, variables)
  return result
}

/** Runs after a failure and after Ctrl-C too, with its own small budget. */
async function cleanUp(options: SmokeOptions, captured: Captured): Promise<SmokeCheckResult[]> {
  const results: SmokeCheckResult[] = []
  const signal = AbortSignal.timeout(cleanUpBudgetMs)
  for (const check of options.config.finally ?? []) {
    // Whatever was captured may be what has to be cleaned up.
    const needs = [...captured.keys()]
    const result = await runAndKeep({ check, needs, options, captured, signal })
    results.push({ ...(await judgeByDisk(result, options)), needs: [] })
  }
  return results
}

type Finished = {
  readonly checks: readonly SmokeCheckResult[]
  readonly last: readonly SmokeCheckResult[]
  readonly durationMs: number
}

function summarise(options: SmokeOptions, { checks, last, durationMs }: Finished): SmokeDocument {
  const count = (outcome: string) => checks.filter((check) => check.outcome === outcome).length
  return {
    schema: 'gauntlet.smoke/1',
    tool: options.tool,
    at: options.at.toISOString(),
    targets: [...options.targets.values()].map(({ name, urls, build }) => ({
      name,
      url: urls[0] ?? '',
      build: build ?? null,
    })),
    checks,
    finally: last,
    tally: { pass: count('pass'), fail: count('fail'), no_evidence: count('no_evidence') },
    outcome: combineOutcomes([...checks, ...last].map(({ outcome }) => outcome)),
    footer: { complete: true, checks: checks.length, duration_ms: Math.round(durationMs) },
  }
}

/** Reads every flow of the chain while nothing runs yet. @throws ToolError CONFIG_INVALID naming the check */
export function checkSmoke({ checks, finally: last = [] }: SmokeConfig): void {
  for (const { name, flow } of [...checks, ...last]) checkFlow(`smoke check "${name}"`, flow)
}

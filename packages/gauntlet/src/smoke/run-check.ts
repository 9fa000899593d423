import type { SmokeCheck, SmokeCheckResult, SmokeStepResult } from '@gauntlet/contract'
import { compileScenario, roundRobin, type StepResult, type Transport } from '@gauntlet/engine'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SmokeTarget } from './smoke-target.ts'

export type CheckRun = {
  readonly check: SmokeCheck
  readonly needs: readonly string[]
  readonly target: SmokeTarget | undefined
  readonly transport: Transport
  /** What the checks before have captured. */
  readonly variables: Readonly<Record<string, unknown>>
  readonly signal: AbortSignal
}

/** Runs a flow once and asserts: it passes when every step was answered and every expectation held. */
export async function runCheck(run: CheckRun): Promise<{
  result: SmokeCheckResult
  variables: Readonly<Record<string, unknown>>
}> {
  const { check, needs, target, signal } = run
  const startedAt = performance.now()
  const steps: SmokeStepResult[] = []
  const shell = { name: check.name, target: check.target, needs, attempts: 1 }
  if (!target) {
    const reason = `there is no target "${check.target}"`
    return {
      result: { ...shell, outcome: 'no_evidence', reason, duration_ms: 0, steps },
      variables: {},
    }
  }
  const { vars, failure } = await runFlow(run, target, (step) => steps.push(step))
  const broken = steps.flatMap(({ request, failures }) =>
    failures.map((why) => `${request}: ${why}`),
  )
  const reason = broken[0] ?? failure ?? null
  const outcome = reason === null ? 'pass' : signal.aborted ? 'no_evidence' : 'fail'
  const durationMs = Math.round(performance.now() - startedAt)
  return {
    result: { ...shell, outcome, reason, duration_ms: durationMs, steps },
    variables: vars,
  }
}

async function runFlow(
  run: CheckRun,
  target: SmokeTarget,
  onStep: (step: SmokeStepResult) => void,
) {
  const { check, variables, signal } = run
  const compiled = compileScenario(
    {
      name: check.name,
      phases: [],
      flows: [{ weight: 1, flow: check.flow }],
      defaults: { headers: target.headers },
    },
    { seed: 1, target: target.urls[0] ?? '' },
  )
  const flow = compiled.flows[0]
  if (!flow) return { vars: {}, failure: 'the check has no flow' }
  const transport = roundRobin(run.transport, target.urls)
  const user = compiled.createUserOf(flow, { dueAtNs: 0, vars: { ...variables } })
  const end = await flow.run(user, {
    nowNs: () => Number(process.hrtime.bigint()),
    send: ({ request }) => transport.send(request, signal),
    sleep: async (durationMs) => {
      await sleep(durationMs, undefined, { signal }).catch(() => undefined)
    },
    onResult: (result) => {
      if (!result.willRetry) onStep(toStep(result))
    },
    signal,
  })
  return { vars: user.vars, failure: end.kind === 'failed' ? end.failure.message : undefined }
}

function toStep({ attempt, exchange, expectations, failure }: StepResult): SmokeStepResult {
  const failures = expectations
    .filter(({ ok }) => !ok)
    .map(({ expected, observed }) => `expected ${expected}, got ${observed}`)
  if (exchange.error) failures.push(`${exchange.error.kind}: ${exchange.error.message}`)
  else if (failure) failures.push(failure.message)
  return {
    request: `${attempt.request.method} ${attempt.request.path}`,
    status: exchange.answer?.status ?? null,
    duration_ms: Math.round((exchange.endedAtNs - exchange.sentAtNs) / 1e5) / 10,
    failures,
  }
}

import {
  ConditionError,
  type Expectation,
  type Flow,
  type RequestStep,
  type Scenario,
  type Source,
  type Step,
  TemplateError,
} from '@gauntlet/core/flow'
import { ToolError } from '@gauntlet/contract'
import type { RequestScope } from './compile-identity.ts'
import { toEndpointLabel } from './endpoint-label.ts'
import type { CompiledFlow, FlowEnd, FlowIo, FlowUser, StepInfo } from './flow-io.ts'
import {
  compileLog,
  compileParallel,
  compileRun,
  compileThink,
  compileWhen,
} from './run-control.ts'
import { compileLoop } from './run-loop.ts'
import { compileRequestStep } from './run-request.ts'
import { ForbiddenOrigin } from './target-url.ts'
import { ABORTED, type StepRun, runInOrder } from './step-run.ts'

/**
 * Compiles a flow once, for any number of users.
 *
 * @throws ToolError CONFIG_INVALID naming the flow and the step when a template, condition, path or pattern in
 * it cannot be read; TARGET_FORBIDDEN when a URL leads to a host that is not allowed
 */
export function compileFlow(flow: Flow, scope: RequestScope): CompiledFlow {
  const compiler = new FlowCompiler(flow, scope)
  const body = runInOrder(flow.steps.map((step) => compiler.compile(step)))
  const run = async (user: FlowUser, io: FlowIo): Promise<FlowEnd> => {
    const stop = await body({ user, io, dueAtNs: user.dueAtNs })
    if (stop === undefined) return COMPLETED
    return stop === ABORTED ? { kind: 'aborted' } : { kind: 'failed', failure: stop }
  }
  return { flow, requests: compiler.requests, run }
}

const COMPLETED: FlowEnd = Object.freeze({ kind: 'completed' })

class FlowCompiler {
  readonly requests: StepInfo[] = []
  readonly #flow: Flow
  readonly #scope: RequestScope

  constructor(flow: Flow, scope: RequestScope) {
    this.#flow = flow
    this.#scope = scope
  }

  compile(step: Step): StepRun {
    try {
      return this.#compileStep(step)
    } catch (error) {
      if (!isUnreadable(error)) throw error
      const where = step.kind === 'request' ? `${step.method} ${step.url}` : step.kind
      const code = error instanceof ForbiddenOrigin ? 'TARGET_FORBIDDEN' : 'CONFIG_INVALID'
      throw new ToolError(code, `flow ${this.#flow.name}, ${where}: ${error.message}`, {
        cause: error,
      })
    }
  }

  #compileStep(step: Step): StepRun {
    const { constants, defaults } = this.#scope
    switch (step.kind) {
      case 'request':
        return compileRequestStep(step, this.#describe(step), this.#scope)
      case 'think':
        return compileThink(step, constants, defaults.thinkJitter)
      case 'loop':
        return compileLoop(step, this.#compileAll(step.steps), constants)
      case 'parallel':
        return compileParallel(step, this.#compileAll(step.steps))
      case 'when':
        return compileWhen(step, this.#compileAll(step.steps))
      case 'run':
        return compileRun(step)
      case 'log':
        return compileLog(step, constants)
    }
  }

  #compileAll(steps: readonly Step[]): StepRun[] {
    return steps.map((step) => this.compile(step))
  }

  #describe(step: RequestStep): StepInfo {
    const method = step.method.toUpperCase()
    const endpoint = step.endpoint ?? toEndpointLabel(step.url)
    const info = {
      index: this.requests.length,
      flowName: this.#flow.name,
      name: toStepName(step),
      method,
      endpoint,
      declaresStatus: step.anyStatus === true || (step.expect ?? []).some(isAboutStatus),
    }
    this.requests.push(info)
    return info
  }
}

const isAboutStatus = (expectation: Expectation): boolean =>
  'of' in expectation && asksStatus(expectation.of)

const asksStatus = (source: Source): boolean =>
  source.kind === 'status' || (source.kind === 'computed' && !!source.of && asksStatus(source.of))

const isUnreadable = (error: unknown): error is Error =>
  error instanceof TemplateError || error instanceof ConditionError || error instanceof SyntaxError

/** What a request step is called in results: its name, or its method and endpoint template. */
export function toStepName({ name, method, endpoint, url }: RequestStep): string {
  return name ?? `${method.toUpperCase()} ${endpoint ?? toEndpointLabel(url)}`
}

/**
 * The steps that the users of a scenario send to its target, by name: those that every user of their flow sends. Left out
 * is what a condition or an empty list may skip, and what goes to another host.
 */
export function listSteps({ flows }: Scenario): string[] {
  const weighted = flows.filter(({ weight }) => weight > 0)
  return [...new Set(weighted.flatMap(({ flow }) => flow.steps.flatMap(listOf)))]
}

function listOf(step: Step): string[] {
  switch (step.kind) {
    case 'request':
      return /^https?:/i.test(step.url) ? [] : [toStepName(step)]
    case 'parallel':
      return step.steps.flatMap(listOf)
    case 'loop':
      return 'over' in step.repeat && typeof step.repeat.over === 'string'
        ? []
        : step.steps.flatMap(listOf)
    case 'when':
    case 'think':
    case 'run':
    case 'log':
      return []
  }
}

import {
  compileCondition,
  compileTemplate,
  parseDurationMs,
  readKeys,
  renderText,
  renderValue,
  TemplateError,
  type Condition,
  type FlowContext,
  type Jitter,
  type LogStep,
  type ParallelStep,
  type RunStep,
  type ThinkStep,
  type Variables,
  type WhenStep,
} from '@gauntlet/core/flow'
import {
  ABORTED,
  failFunction,
  runInOrder,
  type Stop,
  type StepRun,
  type UserRun,
} from './step-run.ts'

const DEFAULT_PARALLEL = 100
/** A pause longer than a day is a slip of units. */
const MAX_THINK_MS = 86_400_000

export function compileThink(
  step: ThinkStep,
  constants: Readonly<Variables>,
  defaultJitter: Jitter | undefined,
): StepRun {
  const duration = compileTemplate(String(step.durationMs), constants)
  const jitter = step.jitter ?? defaultJitter
  return async (run) => {
    const wanted = parseDurationMs(renderValue(duration, run.user), 'ms')
    if (wanted === undefined || wanted > MAX_THINK_MS) {
      return { kind: 'template', message: `think: ${step.durationMs} gives no duration` }
    }
    const durationMs = jitter ? stray(wanted, jitter, run.user) : wanted
    run.dueAtNs += durationMs * 1e6
    await run.io.sleep(durationMs, run.io.signal)
    return undefined
  }
}

function stray(durationMs: number, jitter: Jitter, { random }: FlowContext): number {
  const reach = 'ms' in jitter ? jitter.ms : durationMs * jitter.ratio
  return Math.max(0, durationMs + (random.unit() * 2 - 1) * reach)
}

export function compileParallel(step: ParallelStep, branches: readonly StepRun[]): StepRun {
  const limit = Math.max(1, step.limit ?? DEFAULT_PARALLEL)
  return async (run) => {
    const runs = branches.map(() => ({ user: run.user, io: run.io, dueAtNs: run.dueAtNs }))
    const stops: Stop[] = []
    let next = 0
    const work = async (): Promise<void> => {
      while (next < branches.length) {
        const at = next
        next += 1
        const [branch, own] = [branches[at], runs[at]]
        if (branch && own) stops.push(run.io.signal?.aborted ? ABORTED : await branch(own))
      }
    }
    await Promise.all(Array.from({ length: Math.min(limit, branches.length) }, work))
    run.dueAtNs = Math.max(run.dueAtNs, ...runs.map(({ dueAtNs }) => dueAtNs))
    return stops.find((stop) => stop !== undefined)
  }
}

/** @throws ConditionError when an expression cannot be read */
export function compileWhen(step: WhenStep, inside: readonly StepRun[]): StepRun {
  const holds = compileHolds(step.condition)
  const body = runInOrder(inside)
  return async (run) => {
    try {
      if (!(await holds(run))) return undefined
    } catch (error) {
      return failFunction('condition', error)
    }
    return body(run)
  }
}

type Holds = (run: UserRun) => boolean | Promise<boolean>

export function compileHolds(condition: Condition): Holds {
  if ('probability' in condition) return ({ user }) => user.random.unit() < condition.probability
  if ('test' in condition) return (run) => timed(run, () => condition.test(run.user))
  const compute = compileCondition(condition.expression)
  return ({ user }) => Boolean(compute((name) => lookUp(user.vars, name)))
}

/** A variable of that very name, else a path into one: `user.id`, `items[0]`. */
function lookUp(vars: Variables, name: string): unknown {
  if (Object.hasOwn(vars, name)) return vars[name]
  const keys = name.split(/[.[\]]+/).filter((key) => key !== '')
  return readKeys(vars, keys)
}

/** A function of the author: the time that it takes is its own, not the target's. */
async function timed<T>(run: UserRun, body: () => T | Promise<T>): Promise<T> {
  const startedAtNs = run.io.nowNs()
  const value = await body()
  run.dueAtNs += run.io.nowNs() - startedAtNs
  return value
}

export function compileRun(step: RunStep): StepRun {
  return async (run) => {
    try {
      await timed(run, () => step.run(run.user))
      return undefined
    } catch (error) {
      return error instanceof TemplateError
        ? { kind: 'template', message: error.message }
        : failFunction(step.name, error)
    }
  }
}

export function compileLog(step: LogStep, constants: Readonly<Variables>): StepRun {
  const template = compileTemplate(step.message, constants)
  return ({ user, io }) => {
    try {
      io.onLog?.(renderText(template, user), user)
      return undefined
    } catch (error) {
      return failFunction('log', error)
    }
  }
}

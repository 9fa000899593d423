import type {
  Condition,
  Flow,
  FlowContext,
  LogStep,
  LoopStep,
  ParallelStep,
  Repeat,
  RequestStep,
  RunStep,
  Step,
  ThinkStep,
  WhenStep,
} from './flow.ts'

/** All of a request but its method and its URL. */
export type RequestOptions = Omit<RequestStep, 'kind' | 'method' | 'url'>

/** What one virtual user does: `flow('checkout', [post('/v1/carts', { json: {} }), think(500)])`. */
export const flow = (name: string, steps: readonly Step[]): Flow => ({ name, steps })

/** A request with any method. */
export const request = (
  method: string,
  url: string,
  options: RequestOptions = {},
): RequestStep => ({
  kind: 'request',
  method,
  url,
  ...options,
})

type Verb = (url: string, options?: RequestOptions) => RequestStep
const verb =
  (method: string): Verb =>
  (url, options) =>
    request(method, url, options)

export const get: Verb = verb('GET')
export const post: Verb = verb('POST')
export const put: Verb = verb('PUT')
export const patch: Verb = verb('PATCH')
export const del: Verb = verb('DELETE')
export const head: Verb = verb('HEAD')
export const options: Verb = verb('OPTIONS')

/** Waits so many milliseconds (or what a template gives), perhaps with jitter. */
export const think = (durationMs: number | string, jitter?: ThinkStep['jitter']): ThinkStep =>
  jitter === undefined ? { kind: 'think', durationMs } : { kind: 'think', durationMs, jitter }

/** Repeats steps: `loop(3, [...])`, `loop({ over: 'items' }, [...])`. */
export const loop = (
  repeat: number | Repeat,
  steps: readonly Step[],
  names: Pick<LoopStep, 'countAs' | 'elementAs' | 'maxRounds'> = {},
): LoopStep => ({
  kind: 'loop',
  repeat: typeof repeat === 'number' ? { count: repeat } : repeat,
  steps,
  ...names,
})

/** Runs steps at once, at most `limit` in flight. */
export const parallel = (steps: readonly Step[], limit?: number): ParallelStep =>
  limit === undefined ? { kind: 'parallel', steps } : { kind: 'parallel', steps, limit }

/** Runs steps only when a condition holds: an expression, a function, or a chance. */
export const when = (
  condition: string | Condition | ((context: FlowContext) => boolean | Promise<boolean>),
  steps: readonly Step[],
): WhenStep => ({ kind: 'when', condition: toCondition(condition), steps })

function toCondition(
  condition: string | Condition | ((context: FlowContext) => boolean | Promise<boolean>),
): Condition {
  if (typeof condition === 'string') return { expression: condition }
  return typeof condition === 'function' ? { test: condition } : condition
}

/** Runs a function of the user's variables. */
export const run = (name: string, body: RunStep['run']): RunStep => ({
  kind: 'run',
  name,
  run: body,
})

/** Prints a text, a template. */
export const log = (message: string): LogStep => ({ kind: 'log', message })

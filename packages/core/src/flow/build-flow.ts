import type { FlowContext } from './flow-context.ts'
import type {
  Condition,
  Flow,
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

/**
 * What one virtual user does: `flow('checkout', [post('/v1/carts', { json: {} }), think(500)])`.
 *
 * @example
 * flow('checkout', [
 *   post('/carts', { json: {}, capture: [capture('cart', jsonPath('$.id'))] }),
 *   think(500),
 *   post('/carts/{{ cart }}/pay', { json: { method: 'card' }, expect: [status(200)] }),
 * ])
 */
export const flow = (name: string, steps: readonly Step[]): Flow => ({ name, steps })

/**
 * A request with any method.
 *
 * @example
 * request('PROPFIND', '/files', { headers: { depth: '1' } })
 */
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

/**
 * A GET request. Texts may be templates; `options` are captures, expectations, headers and so on.
 *
 * @example
 * get('/orders/{{ orderId }}', { expect: [status(200)] })
 */
export const get: Verb = verb('GET')

/**
 * A POST request.
 *
 * @example
 * post('/orders', { json: { sku: 'A-17' }, headers: { 'idempotency-key': '{{ $uuid }}' } })
 */
export const post: Verb = verb('POST')

/**
 * A PUT request.
 *
 * @example
 * put('/orders/{{ orderId }}', { json: { quantity: 2 } })
 */
export const put: Verb = verb('PUT')

/**
 * A PATCH request.
 *
 * @example
 * patch('/orders/{{ orderId }}', { json: { quantity: 2 } })
 */
export const patch: Verb = verb('PATCH')

/**
 * A DELETE request.
 *
 * @example
 * del('/orders/{{ orderId }}', { expect: [status(204, 404)] })
 */
export const del: Verb = verb('DELETE')

/**
 * A HEAD request.
 *
 * @example
 * head('/orders/{{ orderId }}', { expect: [exists(header('etag'))] })
 */
export const head: Verb = verb('HEAD')

/**
 * An OPTIONS request.
 *
 * @example
 * options('/orders', { expect: [exists(header('allow'))] })
 */
export const options: Verb = verb('OPTIONS')

/**
 * Waits so many milliseconds (or what a template gives), perhaps with jitter.
 *
 * @example
 * think(500, { ratio: 0.2 })
 */
export const think = (durationMs: number | string, jitter?: ThinkStep['jitter']): ThinkStep =>
  jitter === undefined ? { kind: 'think', durationMs } : { kind: 'think', durationMs, jitter }

/**
 * Repeats steps: `loop(3, [...])`, `loop({ over: 'items' }, [...])`.
 *
 * @example
 * loop({ over: 'orderIds' }, [get('/orders/{{ $loopElement }}')])
 */
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

/**
 * Runs steps at once, at most `limit` in flight.
 *
 * @example
 * parallel([get('/orders'), get('/stock')])
 */
export const parallel = (steps: readonly Step[], limit?: number): ParallelStep =>
  limit === undefined ? { kind: 'parallel', steps } : { kind: 'parallel', steps, limit }

/**
 * Runs steps only when a condition holds: an expression, a function, or a chance.
 *
 * @example
 * when({ probability: 0.1 }, [del('/orders/{{ orderId }}')])
 */
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

/**
 * Runs a function of the user's variables.
 *
 * @example
 * run('pick a quantity', ({ vars, random }) => {
 *   vars['quantity'] = random.integer(1, 5)
 * })
 */
export const run = (name: string, body: RunStep['run']): RunStep => ({
  kind: 'run',
  name,
  run: body,
})

/**
 * Prints a text, a template.
 *
 * @example
 * log('order {{ orderId }}')
 */
export const log = (message: string): LogStep => ({ kind: 'log', message })

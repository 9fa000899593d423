import { createHash } from 'node:crypto'
import { invariant } from '@gauntlet/core'
import { type Scenario, type Variables, toCanonicalWorkload } from '@gauntlet/core/flow'
import { type Random, createRandom, deriveSeed } from '@gauntlet/core/random'
import { checkNames, checkScenario } from './check-scenario.ts'
import { compileFlow } from './compile-flow.ts'
import { CookieJar } from './cookie-jar.ts'
import { createFeeders } from './feed-variables.ts'
import type { CompileOptions, CompiledFlow, CompiledScenario, FlowUser } from './flow-io.ts'
import { parseTargetUrl } from './target-url.ts'
import { type WrittenNames, findWrittenNames } from './written-names.ts'

/** Apart from every arrival's index, so that a flow run once shares no random stream with a user. */
const ONCE = -1

/**
 * Compiles a scenario for one run against one target.
 *
 * @throws ToolError CONFIG_INVALID when a part of it cannot be read or makes no sense
 */
export function compileScenario(scenario: Scenario, options: CompileOptions): CompiledScenario {
  checkScenario(scenario)
  const fixed = { ...builtIn(options), ...scenario.variables, ...options.constants }
  const written = findWrittenNames(scenario)
  checkNames(scenario, {
    names: [...Object.keys(fixed), ...written.names],
    hasFunctions: written.hasFunctions,
    areAll: options.hasAllVariables ?? false,
  })
  const scope = {
    target: parseTargetUrl(options.target),
    constants: withoutWritten(fixed, written),
    defaults: scenario.defaults ?? {},
    allowOrigin: (origin: string) => options.allowOrigin?.(origin) ?? false,
  }
  const flows = scenario.flows.map(({ flow }) => compileFlow(flow, scope))
  const pick = createPicker(scenario.flows.map(({ weight }) => weight))
  const feed = createFeeders(scenario, options.seed)
  const emit: FlowUser['emit'] = (kind, name, value) => options.onEmit?.(kind, name, value)
  const { loadTestRunId: runId } = options.constants ?? {}
  const workload = toCanonicalWorkload(scenario)
  // A hash for each user is made where something can read it.
  const hasBurstUuid = written.hasFunctions || workload.includes('$burstUuid')
  const createUser = (flow: CompiledFlow | undefined, index: number, own: Own): FlowUser => {
    const seed = deriveSeed(options.seed, index)
    const random = createRandom(seed)
    // What `before` left is everybody's; a row, a choice and `$uuid` are each user's own.
    const left = own.shared && { ...own.shared, $uuid: undefined }
    const prefix = typeof runId === 'string' ? runId : 'run'
    const $burstKey = toBurstKey(prefix, index, own.burst)
    const ofBurst = { $burstKey, ...(hasBurstUuid && { $burstUuid: toUuid($burstKey) }) }
    const vars = { ...fixed, ...left, ...feed(index), ...ofBurst, ...own.vars }
    const chosen = flow ?? flows[pick(random)]
    invariant(chosen, 'a picked flow exists')
    const { dueAtNs } = own
    return {
      vars,
      random,
      seed,
      userIndex: index,
      emit,
      flow: chosen,
      dueAtNs,
      cookies: new CookieJar(),
    }
  }
  return {
    workloadHash: hashText(workload),
    flows,
    ...(scenario.before && { before: compileFlow(scenario.before, scope) }),
    ...(scenario.after && { after: compileFlow(scenario.after, scope) }),
    createUser: ({ index, ...own }) => createUser(undefined, index, own),
    createUserOf: (flow, own) => createUser(flow, ONCE, own),
  }
}

type Own = {
  readonly dueAtNs: number
  readonly burst?: number | undefined
  readonly shared?: Readonly<Variables>
  readonly vars?: Readonly<Variables>
}

/** One key for all users of a burst; outside of bursts one for each user. It begins with the id of the run. */
function toBurstKey(prefix: string, index: number, burst: number | undefined): string {
  return burst === undefined ? `${prefix}-u${index}` : `${prefix}-b${burst}`
}

/** The same key as a UUID (version 8, RFC 9562), where nothing else is accepted. */
function toUuid(key: string): string {
  const digits = hashText(key)
  const variant = '89ab'[Number.parseInt(digits.charAt(16), 16) % 4]
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-8${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20, 32)}`
}

const hashText = (text: string): string => createHash('sha256').update(text).digest('hex')

function builtIn({ target, env = {}, constants = {} }: CompileOptions): Variables {
  const $testId = constants['loadTestRunId']
  return { target, $env: env, $processEnvironment: env, $testId }
}

/** Draws a flow by weight. */
function createPicker(weights: readonly number[]): (random: Random) => number {
  if (weights.length === 1) return () => 0
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return (random) => {
    let rest = random.unit() * total
    const found = weights.findIndex((weight) => (rest -= weight) < 0)
    return found < 0 ? weights.length - 1 : found
  }
}

/**
 * What may be worked into templates: all that is fixed, but what a flow writes over, and with functions around
 * only what begins with `$`.
 */
function withoutWritten(
  fixed: Readonly<Variables>,
  { names, hasFunctions }: WrittenNames,
): Variables {
  return Object.fromEntries(
    Object.entries(fixed).filter(
      ([name, value]) =>
        value !== undefined && !names.has(name) && (!hasFunctions || name.startsWith('$')),
    ),
  )
}

/**
 * Hex SHA-256 over all that shapes the traffic of a scenario: phases, flows, data, defaults. Two runs whose
 * hashes differ sent different workloads; comparing them needs a word.
 */
export function hashWorkload(scenario: Scenario): string {
  return hashText(toCanonicalWorkload(scenario))
}

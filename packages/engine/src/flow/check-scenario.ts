import { ToolError } from '@gauntlet/contract'
import {
  ConditionError,
  type Scenario,
  type Step,
  TEMPLATE_FUNCTIONS,
  compileCondition,
  namesIn,
} from '@gauntlet/core/flow'
import { findPhaseMistake } from './check-phase.ts'
import { listFlows, walk } from './written-names.ts'

/** @throws ToolError CONFIG_INVALID naming the first part that makes no sense */
export function checkScenario(scenario: Scenario): void {
  const fail = (message: string): never => {
    throw new ToolError('CONFIG_INVALID', `scenario ${scenario.name}: ${message}`)
  }
  if (typeof scenario.name !== 'string' || scenario.name.trim() === '') fail('has no name')
  if (!Array.isArray(scenario.flows) || scenario.flows.length === 0) fail('has no flows')
  if (!Array.isArray(scenario.phases)) fail('has no list of phases')
  for (const [at, { weight, flow }] of scenario.flows.entries()) {
    if (!(weight > 0 && Number.isFinite(weight))) {
      fail(`flow ${flow.name} has the weight ${weight}; a weight is a number above 0`)
    }
    if (!Array.isArray(flow.steps) || flow.steps.length === 0)
      fail(`flows[${at}].flow (${flow.name}) has no steps`)
  }
  for (const flow of listFlows(scenario)) {
    const mistake = findStepMistake(flow.steps)
    if (mistake !== undefined) fail(`flow ${flow.name}: ${mistake}`)
  }
  for (const [at, phase] of scenario.phases.entries()) {
    const mistake = findPhaseMistake(phase)
    if (mistake !== undefined) fail(`phase ${phase.name ?? at + 1}: ${mistake}`)
  }
  checkThresholdTexts(scenario, fail)
  for (const feeder of scenario.feeders ?? []) {
    if (feeder.rows.length === 0) fail(`the feeder of ${feeder.fields.join(', ')} has no rows`)
  }
  for (const [name, values] of Object.entries(scenario.choices ?? {})) {
    if (values.length === 0) fail(`there is nothing to choose for ${name}`)
  }
}

/** Read now: after the load it would be too late to say that nobody can. */
function checkThresholdTexts(
  { thresholds = [] }: Scenario,
  fail: (message: string) => never,
): void {
  if (!Array.isArray(thresholds)) fail('has thresholds that are no list')
  for (const [at, threshold] of thresholds.entries()) {
    const { expression } = Object(threshold) as { expression?: unknown }
    if (typeof expression !== 'string') {
      const form = "{ expression: 'http.response_time.p95 < 200' }"
      return fail(`thresholds[${at}] is ${JSON.stringify(threshold)}; write ${form}`)
    }
    try {
      compileCondition(expression)
    } catch (error) {
      if (!(error instanceof ConditionError)) throw error
      fail(`thresholds[${at}].expression: ${error.message}, in: ${expression}`)
    }
  }
}

/** What every user has, or every user in a loop. */
const ALWAYS = ['$uuid', '$burstKey', '$burstUuid', '$loopCount', '$loopElement']

export type KnownNames = {
  /** The variables there are, and those that the flows write. */
  readonly names: readonly string[]
  /** Functions of the author may write any name: then only functions of templates without their brackets are refused. */
  readonly hasFunctions: boolean
  /** Whether a user has no variables besides. Without it only names with `$` are checked. */
  readonly areAll: boolean
}

/**
 * Refuses templates that read a name that is never written: a request with a hole in it is not sent, or is wrong, so all
 * of them would fail one by one.
 *
 * @throws ToolError CONFIG_INVALID naming the flow, the step and the names there are
 */
export function checkNames(scenario: Scenario, { names, hasFunctions, areAll }: KnownNames): void {
  const there = new Set([...ALWAYS, ...names])
  const check = (where: string, value: unknown): void => {
    const unknown = namesInside(value).find(
      (name) =>
        (areAll || name.startsWith('$')) && !there.has(name) && (!hasFunctions || isFunction(name)),
    )
    if (unknown === undefined) return
    const like = [...there].filter((name) => name.startsWith('$') === unknown.startsWith('$'))
    const remedy = describeRemedy(unknown, like.toSorted())
    const place = `scenario ${scenario.name}: ${where}`
    throw new ToolError('CONFIG_INVALID', `${place}: {{ ${unknown} }} has no value; ${remedy}`)
  }
  check('defaults', scenario.defaults)
  for (const flow of listFlows(scenario)) {
    for (const step of walk(flow.steps)) {
      const name = step.kind === 'request' ? `${step.method} ${step.url}` : step.kind
      check(`flow ${flow.name}, ${name}`, { ...step, steps: undefined })
    }
  }
}

function describeRemedy(unknown: string, known: readonly string[]): string {
  if (isFunction(unknown)) return `it is a function: write ${unknown}()`
  const functions = `, and the functions ${Object.keys(TEMPLATE_FUNCTIONS).join(', ')}`
  if (unknown.startsWith('$')) return `there are ${known.join(', ')}${functions}`
  const there = known.length > 0 ? `there are ${known.join(', ')}` : 'there are no variables'
  return `capture it in a step before, or give it under variables (${there})`
}

const isFunction = (name: string): boolean => Object.hasOwn(TEMPLATE_FUNCTIONS, name)

function namesInside(value: unknown): string[] {
  if (typeof value === 'string') return value.includes('{{') ? namesIn(value) : []
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return []
  return Object.entries(value).flatMap(([key, item]) => [
    ...(key.includes('{{') ? namesIn(key) : []),
    ...namesInside(item),
  ])
}

const KINDS: Readonly<Record<Step['kind'], true>> = {
  request: true,
  think: true,
  loop: true,
  parallel: true,
  when: true,
  run: true,
  log: true,
}

/** What is wrong with the kinds of these steps, or of those inside them; undefined when nothing is. */
export function findStepMistake(steps: readonly Step[]): string | undefined {
  for (const [at, step] of steps.entries()) {
    const { kind } = step
    if (!Object.hasOwn(KINDS, kind)) {
      return `step ${at + 1} is of the kind ${JSON.stringify(kind)}; there are ${Object.keys(KINDS).join(', ')}`
    }
    const isGroup = kind === 'loop' || kind === 'parallel' || kind === 'when'
    if (!isGroup) continue
    if (!Array.isArray(step.steps)) return `step ${at + 1}, ${kind}, has no list of steps`
    const inside = findStepMistake(step.steps)
    if (inside !== undefined) return `${kind}: ${inside}`
  }
  return undefined
}

import { ToolError } from '@gauntlet/contract'
import { namesIn, TEMPLATE_FUNCTIONS, type Scenario } from '@gauntlet/core/flow'
import { listFlows, walk } from './written-names.ts'

/** What every user has, or every user in a loop. */
const ALWAYS = ['$uuid', '$burstKey', '$loopCount', '$loopElement']

/**
 * Refuses templates that read a name with `$` that nobody writes: a request with a hole in it is never sent, so
 * all of them would fail one by one. Functions of the author may write any name: where there are some, only the
 * functions of templates that stand there without their brackets are refused.
 *
 * @param known the variables there are, and those that the flows write
 * @throws ToolError CONFIG_INVALID naming the flow, the step and the names there are
 */
export function checkNames(
  scenario: Scenario,
  known: readonly string[],
  hasFunctions: boolean,
): void {
  const there = new Set([...ALWAYS, ...known.filter((name) => name.startsWith('$'))])
  const check = (where: string, value: unknown): void => {
    const unknown = namesInside(value).find(
      (name) => name.startsWith('$') && !there.has(name) && (!hasFunctions || isFunction(name)),
    )
    if (unknown === undefined) return
    const remedy = isFunction(unknown)
      ? `it is a function: write ${unknown}()`
      : `there are ${[...there].toSorted().join(', ')}, and the functions ${Object.keys(TEMPLATE_FUNCTIONS).join(', ')}`
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

const isFunction = (name: string): boolean => Object.hasOwn(TEMPLATE_FUNCTIONS, name)

function namesInside(value: unknown): string[] {
  if (typeof value === 'string') return value.includes('{{') ? namesIn(value) : []
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return []
  return Object.entries(value).flatMap(([key, item]) => [
    ...(key.includes('{{') ? namesIn(key) : []),
    ...namesInside(item),
  ])
}

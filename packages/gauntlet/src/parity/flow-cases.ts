import { ToolError, type ParityCase } from '@gauntlet/contract'
import { COMPARE_EXACTLY } from '@gauntlet/formats'
import type { Flow } from '@gauntlet/core/flow'

/**
 * The requests of a flow as cases, each after the one before, which its captures may come from.
 *
 * @throws ToolError UNSUPPORTED for a step that decides or repeats: which requests were sent must not depend on answers
 */
export function toFlowCases(flow: Flow, allowUnsafe: boolean): ParityCase[] {
  const names: string[] = []
  return flow.steps.flatMap((step): ParityCase[] => {
    if (step.kind === 'think' || step.kind === 'log') return []
    if (step.kind !== 'request') {
      throw new ToolError(
        'UNSUPPORTED',
        `flow "${flow.name}" has a step "${step.kind}": parity sends requests one after the other`,
      )
    }
    const plain = step.name ?? `${step.method} ${step.url}`
    const taken = names.filter((name) => name === plain || name.startsWith(`${plain} (`)).length
    const name = taken === 0 ? plain : `${plain} (${taken + 1})`
    const needs = [...names]
    names.push(name)
    const at = `flow "${flow.name}"`
    return [{ name, request: { ...step, name }, needs, allowUnsafe, compare: COMPARE_EXACTLY, at }]
  })
}

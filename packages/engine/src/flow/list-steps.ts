import type { RequestStep, Scenario, Step } from '@gauntlet/core/flow'
import { toEndpointLabel } from './endpoint-label.ts'

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

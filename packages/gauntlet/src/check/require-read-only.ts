import { ToolError } from '@gauntlet/contract'
import type { Flow, RequestStep, Step } from '@gauntlet/core/flow'
import { whyUnsafeCase } from '../parity/unsafe-request.ts'

/**
 * Refuses flows that would change data.
 *
 * @throws ToolError USAGE naming the first such step
 */
export function requireReadOnly(flows: readonly Flow[]): void {
  for (const { name, steps } of flows) {
    for (const request of steps.flatMap(listRequests)) {
      const unsafe = whyUnsafeCase({ request }, [])
      if (unsafe === undefined) continue
      const step = request.name ?? `${request.method.toUpperCase()} ${request.url}`
      throw new ToolError(
        'USAGE',
        `flow "${name}", step "${step}": it sends ${unsafe}, and check --url only reads`,
        {
          hint: 'Leave the step out, or check what it writes with `gauntlet wrap` or `gauntlet load run`.',
        },
      )
    }
  }
}

function listRequests(step: Step): RequestStep[] {
  if (step.kind === 'request') return [step]
  return 'steps' in step ? step.steps.flatMap(listRequests) : []
}

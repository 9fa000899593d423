import type { SmokeConfig } from '@gauntlet/contract'
import { checkFlow } from '../load/check-workload.ts'

/** Reads every flow of the chain while nothing runs yet. @throws ToolError CONFIG_INVALID naming the check */
export function checkSmoke({ checks, finally: last = [] }: SmokeConfig): void {
  for (const { name, flow } of [...checks, ...last]) checkFlow(`smoke check "${name}"`, flow)
}

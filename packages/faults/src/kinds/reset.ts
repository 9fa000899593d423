import { faultKeys } from '@gauntlet/contract'
import type { FaultOf, OfRequests } from '../fault.ts'
import type { WireFaultKind } from '../fault-kind.ts'

export type ResetFault = FaultOf<'reset', OfRequests>

/** Both sides of the connection are reset while the target works on the request: the target can notice, and cancel. */
export const reset: WireFaultKind<ResetFault> = {
  kind: 'reset',
  description: 'Both sides of the connection are reset while the target works on the request.',
  properties: { requests: faultKeys.requests },
  done: 'connections reset, on both sides,',
  treat: (_, part) => ({ cut: { when: 'sent', sides: 'both', part } }),
}

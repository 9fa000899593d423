import { faultKeys } from '@gauntlet/contract'
import type { FaultOf, OfRequests } from '../fault.ts'
import type { WireFaultKind } from '../fault-kind.ts'

export type HalfOpenFault = FaultOf<'half-open', OfRequests>

/**
 * The caller's side alone is reset while the target works on the request. The target does not notice: its side stays
 * open, and its answer is read to the end and thrown away.
 *
 * @see RFC 9293, section 3.5.1, half-open connections
 */
export const halfOpen: WireFaultKind<HalfOpenFault> = {
  kind: 'half-open',
  description: "The caller's side alone is reset; the target does not notice.",
  properties: { requests: faultKeys.requests },
  done: "connections reset, on the caller's side alone,",
  treat: (_, part) => ({ cut: { when: 'sent', sides: 'caller', part } }),
}

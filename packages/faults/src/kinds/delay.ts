import { faultKeys } from '@gauntlet/contract'
import type { FaultOf, OfRequests } from '../fault.ts'
import type { WireFaultKind } from '../fault-kind.ts'

export type DelayFault = FaultOf<'delay', OfRequests & { readonly ms: number }>

/** The answer comes so much later. */
export const delay: WireFaultKind<DelayFault> = {
  kind: 'delay',
  description: 'Answers come so much later.',
  properties: { requests: faultKeys.requests, ms: faultKeys.ms },
  done: 'answers delayed',
  treat: ({ ms }) => ({ delayMs: ms }),
}

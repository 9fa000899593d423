import { faultKeys } from '@gauntlet/contract'
import type { FaultOf, OfRequests } from '../fault.ts'
import type { WireFaultKind } from '../fault-kind.ts'

export type LostAnswerFault = FaultOf<'lost-answer', OfRequests>

/** The target answers, and its caller does not get the answer: what was asked has happened, and the caller cannot know. */
export const lostAnswer: WireFaultKind<LostAnswerFault> = {
  kind: 'lost-answer',
  description: 'The target answers, and its caller does not get the answer.',
  properties: { requests: faultKeys.requests },
  done: 'answers lost',
  treat: () => ({ cut: { when: 'answered' } }),
}

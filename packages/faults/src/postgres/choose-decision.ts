import type { AnsweredStatement } from './answer-queue.ts'
import type { WireDecision, WirePoint } from './wire.ts'

export type ChosenDecision = { readonly point: WirePoint; readonly decision: WireDecision }

/** What is to happen to the answer of several statements: the first fault of one of them; the others fail. */
export function chooseDecision(
  answered: readonly AnsweredStatement[],
  onPoint: (point: WirePoint) => WireDecision | undefined,
): ChosenDecision | undefined {
  let chosen: ChosenDecision | undefined
  for (const { statement, tag, error } of answered) {
    const point: WirePoint = { at: 'after', statement, tag, error }
    const decision = onPoint(point)
    if (chosen) decision?.failed?.('another fault was injected into the same answer')
    else if (decision) chosen = { point, decision }
  }
  return chosen
}

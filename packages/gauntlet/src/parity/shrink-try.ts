import type { RequestStep } from '@gauntlet/core/flow'
import { newSession, type CaseAnswer, type CaseSender } from './case-sender.ts'
import type { ParityTargetState } from './parity-target.ts'
import type { CasePlan, CasePlans } from './plan-cases.ts'
import { collectVars } from './run-round.ts'

/** One of the two targets that a smaller request is tried on. */
export type Side = {
  readonly name: string
  readonly sender: CaseSender
  /** What the case was given in the first round. */
  readonly vars: Readonly<Record<string, unknown>>
  readonly state: ParityTargetState | undefined
}

/** Sends a smaller request that only asks; one that would change data is refused by the sender. */
export const sendToSides = async (
  sides: readonly Side[],
  { drawsOf }: CasePlan,
  step: RequestStep,
): Promise<CaseAnswer[]> =>
  await Promise.all(
    sides.map(({ sender, vars }) =>
      sender.send({
        step: withoutRetry(step),
        vars,
        session: newSession(),
        draws: drawsOf(0),
        allowUnsafe: false,
      }),
    ),
  )

export type RestoredTry = {
  readonly plans: CasePlans
  readonly plan: CasePlan
  readonly step: RequestStep
}

/**
 * Puts both targets back, sends what the case needs as it is written, and then the smaller request. Where a target could
 * not be put back nothing is sent to any of them.
 */
export async function sendRestored(
  sides: readonly Side[],
  { plans, plan, step }: RestoredTry,
): Promise<{ readonly answers?: CaseAnswer[]; readonly failure?: string }> {
  const restored = await Promise.allSettled(
    sides.map(async ({ state }) => {
      if (!state) throw new Error('it is not destructible')
      await state.restore()
    }),
  )
  for (const [index, one] of restored.entries()) {
    if (one.status === 'rejected') {
      const why = (one.reason as Error).message
      return { failure: `${sides[index]?.name ?? ''} could not be restored: ${why}` }
    }
  }
  const needed = listNeeded(plans, plan)
  const answers = await Promise.all(
    sides.map(async ({ sender }) => {
      const session = newSession()
      const captured = new Map<string, CaseAnswer>()
      const send = async (one: CasePlan, sent: RequestStep): Promise<CaseAnswer> => {
        const { name, needs, allowUnsafe } = one.parityCase
        const vars = collectVars(needs, (need) => captured.get(need))
        const draws = one.drawsOf(0)
        const answer = await sender.send({ step: sent, vars, session, draws, allowUnsafe })
        captured.set(name, answer)
        return answer
      }
      for (const one of needed) await send(one, one.parityCase.request)
      return await send(plan, withoutRetry(step))
    }),
  )
  return { answers }
}

/** The cases that must come before, in their order. */
function listNeeded(plans: CasePlans, { parityCase }: CasePlan): CasePlan[] {
  const names = new Set<string>()
  const collect = (needs: readonly string[]): void => {
    for (const need of needs) {
      if (names.has(need)) continue
      names.add(need)
      collect(plans.get(need)?.parityCase.needs ?? [])
    }
  }
  collect(parityCase.needs)
  return [...plans.values()].filter((each) => names.has(each.parityCase.name))
}

function withoutRetry({ retry: _retry, ...step }: RequestStep): RequestStep {
  return step
}

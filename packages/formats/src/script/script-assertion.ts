import type { AnswerView, Expectation, FlowContext, Source } from '@gauntlet/core/flow'
import { isTruthy } from './operators.ts'
import { at, ScriptFailure, type Moment, type ScriptValue } from './script-value.ts'

/** What must hold, as it is written in the script. */
export type ScriptAssertion = {
  readonly text: string
  readonly holds: (moment: Moment) => boolean
  /** The same as an expectation of ours, where there is one that says just this. */
  readonly native?: Expectation
}

/** An assertion as what must hold of an answer, where all conditions around it hold. */
export function toExpectation(
  { text, holds, native }: ScriptAssertion,
  conditions: readonly ScriptValue[],
): Expectation {
  if (native && conditions.length === 0) return native
  return {
    of: {
      kind: 'computed',
      name: text,
      needs: 'text',
      compute: (_value, answer, context) => judge(holds, conditions, { answer, context }),
    },
    must: { kind: 'equals', value: true },
  }
}

type Answered = { readonly answer: AnswerView; readonly context: FlowContext }

/** true, false, or why the script would have thrown. */
function judge(
  holds: (moment: Moment) => boolean,
  conditions: readonly ScriptValue[],
  moment: Answered,
): boolean | string {
  try {
    if (conditions.some((condition) => !isTruthy(at(condition, moment)))) return true
    return holds(moment)
  } catch (error) {
    if (error instanceof ScriptFailure) return error.message
    throw error
  }
}

/** The status, or a member of the body. */
export const isOneValue = (of: Source): boolean =>
  of.kind === 'status' || (of.kind === 'json' && of.path !== '$')

import type { AnswerView, FlowContext, Source } from '@gauntlet/core/flow'

/** When a value of a script is asked for: while a request is prepared, or with its answer. */
export type Moment = { readonly context: FlowContext; readonly answer?: AnswerView }

/** A value in a script: known when the file is read, or computed when the request runs. */
export type ScriptValue =
  | { readonly kind: 'known'; readonly value: unknown }
  | {
      readonly kind: 'late'
      /** @throws ScriptFailure where the script would throw */
      readonly compute: (moment: Moment) => unknown
      /** The part of the answer that it is, where it is just that. */
      readonly of?: Source
    }

/** What the script would throw while it runs. */
export class ScriptFailure extends Error {}

export const known = (value: unknown): ScriptValue => ({ kind: 'known', value })

export const late = (compute: (moment: Moment) => unknown, of?: Source): ScriptValue => ({
  kind: 'late',
  compute,
  ...(of && { of }),
})

/** A value made of others: known where all of them are. */
export function combine(
  values: readonly ScriptValue[],
  make: (parts: readonly unknown[]) => unknown,
): ScriptValue {
  if (values.every((value) => value.kind === 'known')) {
    try {
      return known(make(values.map((value) => (value as { value: unknown }).value)))
    } catch (error) {
      if (!(error instanceof ScriptFailure)) throw error
      // It throws when it runs, as the script would.
      return late(() => {
        throw error
      })
    }
  }
  return late((moment) => make(values.map((value) => at(value, moment))))
}

/** The value at a moment. @throws ScriptFailure */
export const at = (value: ScriptValue, moment: Moment): unknown =>
  value.kind === 'known' ? value.value : value.compute(moment)

/** The answer, which only scripts behind a request have. @throws ScriptFailure */
export function answerOf({ answer }: Moment): AnswerView {
  if (!answer) throw new ScriptFailure('there is no response before the request')
  return answer
}

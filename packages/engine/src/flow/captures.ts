import type { AnswerView, RequestStep, Source, Variables } from '@gauntlet/core/flow'
import { isTooLarge, MOST_CAPTURED_BYTES } from './captured-size.ts'
import type { RequestScope } from './compile-identity.ts'
import { compileSource, describeUnreadable, type ReadSource } from './compile-source.ts'
import type { FlowUser } from './flow-io.ts'

export type CompiledCapture = {
  readonly as: string
  readonly from: Source
  readonly read: ReadSource
  readonly strict: boolean
}

export const NOTHING_CAPTURED: Readonly<Variables> = Object.freeze({})

/** @throws SyntaxError when a path or a pattern cannot be read */
export function compileCaptures(
  captures: NonNullable<RequestStep['capture']>,
  { constants, defaults }: RequestScope,
): CompiledCapture[] {
  return captures.map(({ as, from, strict }) => ({
    as,
    from,
    read: compileSource(from, constants),
    strict: strict ?? defaults.strictCapture ?? true,
  }))
}

type Captured = {
  readonly captured: Readonly<Variables>
  /** Why the first strict capture without a value has none. */
  readonly missing: string | undefined
}

/** Writes what is there into the user's variables. */
export function readCaptures(
  captures: readonly CompiledCapture[],
  answer: AnswerView,
  user: FlowUser,
): Captured {
  if (captures.length === 0) return { captured: NOTHING_CAPTURED, missing: undefined }
  const captured: Variables = {}
  let missing: string | undefined
  for (const { as, from, read, strict } of captures) {
    const value = read(answer, user)
    if (isTooLarge(value)) {
      missing ??= `what is to be captured as ${as} has more than ${MOST_CAPTURED_BYTES} bytes`
    } else if (value !== undefined) {
      captured[as] = value
      user.vars[as] = value
    } else if (strict) {
      const why = describeUnreadable(from, answer)
      missing ??= `nothing to capture as ${as} in an answer with status ${answer.status}${why ? `: ${why}` : ''}`
    }
  }
  return { captured, missing }
}

import {
  compileJson,
  describeExpectation,
  satisfies,
  show,
  type AnswerView,
  type Expectation,
  type ExpectationResult,
  type FlowContext,
  type Predicate,
  type Variables,
} from '@gauntlet/core/flow'
import { readExactJson } from '@gauntlet/core/json'
import { compileSource, describeUnreadable } from './compile-source.ts'

export type CheckAnswer = (answer: AnswerView, context: FlowContext) => ExpectationResult

/** @throws SyntaxError or TemplateError when part of the expectation cannot be read */
export function compileExpectation(
  expectation: Expectation,
  constants: Readonly<Variables>,
): CheckAnswer {
  const expected = describeExpectation(expectation)
  if ('check' in expectation) {
    return (answer) => {
      const verdict = expectation.check(answer)
      return { ok: verdict === true, expected, observed: show(verdict) }
    }
  }
  const { of, not = false } = expectation
  const status = of.kind === 'status' ? wantedStatus(expectation.must) : undefined
  if (status !== undefined && !not) return compileStatus(status, expected)
  const read = compileSource(of, constants, isAboutSpelling(expectation.must))
  const predicate = compilePredicate(expectation.must, constants)
  return (answer, context) => {
    const unreadable = describeUnreadable(of, answer)
    if (unreadable !== undefined) return { ok: false, expected, observed: unreadable }
    const value = read(answer, context)
    return { ok: satisfies(value, predicate(context)) !== not, expected, observed: show(value) }
  }
}

/** Whether a number is an integer or a float is said by how it is written. */
const isAboutSpelling = (must: Predicate): boolean =>
  must.kind === 'type' && (must.type === 'integer' || must.type === 'float')

const wantedStatus = (must: Predicate): number | undefined =>
  must.kind === 'equals' && typeof must.value === 'number' ? must.value : undefined

/** The one expectation that nearly every request has: no new object when it holds. */
function compileStatus(wanted: number, expected: string): CheckAnswer {
  const held: ExpectationResult = Object.freeze({ ok: true, expected, observed: String(wanted) })
  return ({ status }) =>
    status === wanted ? held : { ok: false, expected, observed: String(status) }
}

function compilePredicate(
  predicate: Predicate,
  constants: Readonly<Variables>,
): (context: FlowContext) => Predicate {
  const template = compileJson(predicate, constants)
  // A pattern that cannot be read is the author's mistake: found here, not at the first answer.
  if (predicate.kind === 'matches') RegExp(predicate.pattern, predicate.flags)
  if (template.constant !== undefined) {
    const rendered = readExactJson(template.constant) as Predicate
    return () => rendered
  }
  return (context) => template.value(context) as Predicate
}

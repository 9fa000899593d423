import { toJsonText } from '../json/index.ts'
import type { Expectation, Predicate, Source } from './answer.ts'

/** `status is 200`, `$.ok is true`, `header content-type contains json`. */
export function describeExpectation(expectation: Expectation): string {
  if ('check' in expectation) return expectation.name
  const { of, must, not } = expectation
  return `${describeSource(of)} ${not ? 'not: ' : ''}${describePredicate(must)}`
}

/** What a source reads, in words. */
export function describeSource(source: Source): string {
  switch (source.kind) {
    case 'status':
    case 'duration':
    case 'body':
    case 'size':
      return source.kind
    case 'header':
    case 'cookie':
      return `${source.kind} ${source.name}`
    case 'json':
      return source.path
    case 'regexp':
      return `body /${source.pattern}/${source.flags ?? ''}`
    case 'template':
      return `value ${show(source.template)}`
    case 'element':
      return `element ${source.index} of ${describeSource(source.of)}`
    case 'count':
      return `count of ${describeSource(source.of)}`
    case 'computed':
      return source.of
        ? `${source.name === '' ? '' : `${source.name} of `}${describeSource(source.of)}`
        : source.name
  }
}

const WORDS = {
  less: 'is less than',
  'at-most': 'is at most',
  greater: 'is greater than',
  'at-least': 'is at least',
  contains: 'contains',
  'starts-with': 'starts with',
  'ends-with': 'ends with',
} as const

function describePredicate(predicate: Predicate): string {
  switch (predicate.kind) {
    case 'equals':
      return `is ${show(predicate.value)}`
    case 'one-of':
      return `is one of ${predicate.values.map(show).join(', ')}`
    case 'matches':
      return `matches /${predicate.pattern}/${predicate.flags ?? ''}`
    case 'exists':
      return 'exists'
    case 'empty':
      return 'is empty'
    case 'type':
      return `is of type ${predicate.type}`
    case 'less':
    case 'at-most':
    case 'greater':
    case 'at-least':
    case 'contains':
    case 'starts-with':
    case 'ends-with':
      return `${WORDS[predicate.kind]} ${show(predicate.value)}`
  }
}

const SHOWN_CHARACTERS = 200

/** A value as text of at most 200 characters; a value that is not there is `nothing`. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = typeof value === 'string' ? value : toJsonText(value)
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS - 1)}…` : text
}

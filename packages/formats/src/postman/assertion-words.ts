import { sameValue } from '@gauntlet/core/flow'
import { isNumeric } from '@gauntlet/core/json'
import {
  compareValues,
  isIdentical,
  isTruthy,
  toNumber,
  toText,
  typeName,
} from '../script/operators.ts'
import { readMember } from '../script/built-ins.ts'
import { ScriptFailure } from '../script/script-value.ts'

/** What an assertion is asked of: the value, and the words before it. */
export type Subject = { readonly value: unknown; readonly isDeep: boolean; readonly isAny: boolean }

/** Words of chai that only make a sentence. */
export const LANGUAGE = new Set(
  'to be been is that which and has have with at of same but does still also'.split(' '),
)

const isMissing = (value: unknown): boolean => value === undefined || value === null

/** As chai's `empty`: it throws for what has no size. */
function isEmpty({ value }: Subject): boolean {
  if (typeof value === 'string' || Array.isArray(value)) return value.length === 0
  if (typeof value === 'object' && value !== null && !isNumeric(value))
    return Object.keys(value).length === 0
  throw new ScriptFailure('.empty was passed what has no size')
}

/** Assertions without a call: `.to.be.true`. */
export const PROPERTIES: Readonly<Record<string, (subject: Subject) => boolean>> = {
  NaN: ({ value }) => Number.isNaN(value),
  empty: isEmpty,
  exist: ({ value }) => !isMissing(value),
  false: ({ value }) => value === false,
  null: ({ value }) => value === null,
  ok: ({ value }) => isTruthy(value),
  true: ({ value }) => value === true,
  undefined: ({ value }) => value === undefined,
}

function isA(value: unknown, type: unknown): boolean {
  const name = String(type).toLowerCase()
  if (Array.isArray(value)) return name === 'array'
  if (value === null) return name === 'null'
  return typeName(value) === name && !(name === 'object' && value instanceof RegExp)
}

/** A part of a text, an element of a list, or some keys of an object. */
function includes({ value, isDeep }: Subject, part: unknown): boolean {
  const same = isDeep ? sameValue : isIdentical
  if (typeof value === 'string') return value.includes(toText(part))
  if (Array.isArray(value)) return value.some((item) => same(item, part))
  if (typeof value !== 'object' || value === null || typeof part !== 'object' || part === null)
    throw new ScriptFailure('.include was passed neither a text, a list nor an object')
  return Object.entries(part).every(
    ([key, wanted]) => Object.hasOwn(value, key) && same(readMember(value, key), wanted),
  )
}

function hasLength({ value }: Subject, length: unknown): boolean {
  const size = readMember(value, 'length')
  if (size === undefined) throw new ScriptFailure('it has no property "length"')
  return isIdentical(size, length)
}

function hasKeys({ value, isAny }: Subject, ...given: unknown[]): boolean {
  const wanted = given.flatMap((each) =>
    Array.isArray(each) ? each.map(String) : isKeyed(each) ? Object.keys(each) : [String(each)],
  )
  const keys = Object.keys(Object(value) as object)
  if (isAny) return wanted.some((key) => keys.includes(key))
  return keys.length === wanted.length && wanted.every((key) => keys.includes(key))
}

const isKeyed = (value: unknown): value is object => typeof value === 'object' && value !== null

function hasMembers({ value, isDeep }: Subject, wanted: unknown): boolean {
  if (!Array.isArray(value) || !Array.isArray(wanted))
    throw new ScriptFailure('.members compares two lists')
  const same = isDeep ? sameValue : isIdentical
  const left = [...(value as unknown[])]
  return (
    left.length === wanted.length &&
    wanted.every((item) => {
      const found = left.findIndex((each) => same(each, item))
      return found >= 0 && left.splice(found, 1).length === 1
    })
  )
}

type Assertion = (subject: Subject, ...given: unknown[]) => boolean

function ordered(holds: (order: number) => boolean): Assertion {
  return ({ value }, bound) => {
    if (!isNumeric(value) || !isNumeric(bound)) throw new ScriptFailure('it is not a number')
    return holds(compareValues(value, bound))
  }
}

const above = ordered((order) => order > 0)
const least = ordered((order) => order >= 0)
const below = ordered((order) => order < 0)
const most = ordered((order) => order <= 0)
const equal: Assertion = ({ value, isDeep }, wanted) =>
  isDeep ? sameValue(value, wanted) : isIdentical(value, wanted)
const match: Assertion = ({ value }, pattern) =>
  pattern instanceof RegExp && new RegExp(pattern).test(toText(value))

/** Assertions that are called: `.to.eql(5)`. */
export const CALLS: Readonly<Record<string, Assertion>> = {
  a: ({ value }, type) => isA(value, type),
  above,
  an: ({ value }, type) => isA(value, type),
  below,
  closeTo: ({ value }, wanted, delta) =>
    Math.abs(toNumber(value) - toNumber(wanted)) <= toNumber(delta),
  contain: includes,
  contains: includes,
  eq: equal,
  eql: ({ value }, wanted) => sameValue(value, wanted),
  equal,
  equals: equal,
  greaterThan: above,
  gt: above,
  gte: least,
  include: includes,
  includes,
  key: hasKeys,
  keys: hasKeys,
  least,
  length: hasLength,
  lengthOf: hasLength,
  lessThan: below,
  lt: below,
  lte: most,
  match,
  matches: match,
  members: hasMembers,
  most,
  oneOf: ({ value }, list) => Array.isArray(list) && list.some((item) => isIdentical(value, item)),
  string: ({ value }, part) => typeof value === 'string' && value.includes(toText(part)),
  within: ({ value }, low, high) =>
    compareValues(value, low) >= 0 && compareValues(value, high) <= 0,
}

/** Assertions of `pm.response.to.be` about the status: which it may be. */
export const RESPONSE_STATUS: Readonly<Record<string, (status: number) => boolean>> = {
  accepted: (status) => status === 202,
  badRequest: (status) => status === 400,
  clientError: (status) => status >= 400 && status <= 499,
  error: (status) => status >= 400 && status <= 599,
  forbidden: (status) => status === 403,
  info: (status) => status >= 100 && status <= 199,
  notFound: (status) => status === 404,
  ok: (status) => status === 200,
  rateLimited: (status) => status === 429,
  redirection: (status) => status >= 300 && status <= 399,
  serverError: (status) => status >= 500 && status <= 599,
  success: (status) => status >= 200 && status <= 299,
  unauthorized: (status) => status === 401,
}

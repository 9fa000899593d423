import type { AnswerView, Expectation } from '@gauntlet/core/flow'
import { sameValue } from '@gauntlet/core/flow'
import type { CallExpression, Expression, Node } from 'acorn'
import { STATUS_CODES } from 'node:http'
import { toLiteralValue } from '../literal-text.ts'
import { CALLS, LANGUAGE, PROPERTIES, RESPONSE_STATUS, type Subject } from './assertion-words.ts'
import { readMember } from '../script/built-ins.ts'
import { compileExpression, toDotted } from '../script/compile-expression.ts'
import type { ScriptScope } from '../script/sandbox.ts'
import { toText } from '../script/operators.ts'
import { isOneValue, type ScriptAssertion } from '../script/script-assertion.ts'
import {
  answerOf,
  at,
  known,
  late,
  ScriptFailure,
  type Moment,
  type ScriptValue,
} from '../script/script-value.ts'

type Link = { readonly name: string; readonly node: Node; readonly given?: readonly ScriptValue[] }

/** `pm.expect(…).to.eql(…)` and `pm.response.to.have.status(…)`; undefined for another expression. */
export function compileAssertion(
  node: Expression,
  text: string,
  scope: ScriptScope,
): ScriptAssertion[] | undefined {
  const links: Link[] = []
  let root: Expression = node
  for (;;) {
    if (toDotted(root) === 'pm.response' || toDotted(root) === 'pm.expect') break
    const call = root.type === 'CallExpression' ? root : undefined
    if (call && toDotted(call.callee) === 'pm.expect') break
    const member: Expression | undefined = call
      ? call.callee.type === 'Super'
        ? undefined
        : call.callee
      : root
    if (member?.type !== 'MemberExpression' || member.computed) return undefined
    if (member.property.type !== 'Identifier' || member.object.type === 'Super') return undefined
    const given = call?.arguments.map((each) => compileGiven(each, scope))
    links.unshift({ name: member.property.name, node: member.property, ...(given && { given }) })
    root = member.object
  }
  if (toDotted(root) === 'pm.response') {
    if (!['to', 'should'].includes(links[0]?.name ?? '')) return undefined
    return compileResponse(links.slice(1), text, scope)
  }
  if (toDotted(root) === 'pm.expect') return scope.refuse(root)
  const [subject] = (root as CallExpression).arguments
  return compileChain(subject ? compileGiven(subject, scope) : known(undefined), links, {
    text,
    scope,
  })
}

function compileGiven(node: CallExpression['arguments'][number], scope: ScriptScope): ScriptValue {
  return node.type === 'SpreadElement' ? scope.refuse(node) : compileExpression(node, scope)
}

type Chain = { readonly text: string; readonly scope: ScriptScope }

function compileChain(
  first: ScriptValue,
  links: readonly Link[],
  { text, scope }: Chain,
): ScriptAssertion[] {
  const assertions: ScriptAssertion[] = []
  let subject = first
  let [isNot, isDeep, isAny] = [false, false, false]
  const add = (
    does: (subject: Subject, given: readonly unknown[]) => boolean,
    link?: Link,
  ): void => {
    const [value, negated, deep, any] = [subject, isNot, isDeep, isAny]
    const given = link?.given ?? []
    const native = negated ? undefined : toNative(value, link, isDeep)
    assertions.push({
      text,
      holds: (moment) =>
        does(
          { value: at(value, moment), isDeep: deep, isAny: any },
          given.map((each) => at(each, moment)),
        ) !== negated,
      ...(native && { native }),
    })
  }
  for (const link of links) {
    const { name, given, node } = link
    if (!given && LANGUAGE.has(name)) continue
    if (!given && name === 'not') isNot = true
    else if (!given && (name === 'deep' || name === 'nested'))
      isDeep = name === 'deep' || scope.refuse(node)
    else if (!given && (name === 'any' || name === 'all')) isAny = name === 'any'
    else if (given && (name === 'property' || name === 'ownProperty')) {
      const [key, wanted] = given
      if (key?.kind !== 'known') return scope.refuse(node)
      const before = subject
      add(
        ({ value }, [, expected]) =>
          hasProperty(value, String(key.value), wanted && { expected, isDeep }),
        link,
      )
      subject = late((moment) => readMember(at(before, moment), String(key.value)))
    } else if (given && Object.hasOwn(CALLS, name)) {
      const call = CALLS[name]
      add((value, parts) => call?.(value, ...parts) ?? false, link)
    } else if (!given && Object.hasOwn(PROPERTIES, name))
      add((value) => PROPERTIES[name]?.(value) ?? false, link)
    else scope.refuse(node)
  }
  return assertions
}

function hasProperty(
  value: unknown,
  name: string,
  wanted: { readonly expected: unknown; readonly isDeep: boolean } | undefined,
): boolean {
  if (value === null || value === undefined)
    throw new ScriptFailure('Target cannot be null or undefined.')
  const isThere =
    (typeof value === 'object' && Object.hasOwn(value, name)) ||
    (name === 'length' && readMember(value, name) !== undefined)
  if (!isThere || !wanted) return isThere
  const found = readMember(value, name)
  const call = wanted.isDeep ? CALLS['eql'] : CALLS['equal']
  return call?.({ value: found, isDeep: wanted.isDeep, isAny: false }, wanted.expected) ?? false
}

/** Of the status and of one value of the body, which reports show best in our own words. */
function toNative(
  value: ScriptValue,
  link: Link | undefined,
  isDeep: boolean,
): Expectation | undefined {
  if (value.kind !== 'late' || !value.of || !link?.given) return undefined
  const { of } = value
  const [wanted] = link.given
  if (wanted?.kind !== 'known' || !isOneValue(of)) return undefined
  const isPlain = typeof wanted.value !== 'object' || wanted.value === null
  if (wanted.value === undefined) return undefined
  const isEqual = link.name === 'eql' || (/^(?:eq|equals?)$/.test(link.name) && (isPlain || isDeep))
  if (isEqual) return { of, must: { kind: 'equals', value: toLiteralValue(wanted.value) } }
  if (link.name === 'oneOf' && Array.isArray(wanted.value) && of.kind === 'status')
    return { of, must: { kind: 'one-of', values: wanted.value } }
  const kind = ORDER[link.name]
  return kind && of.kind === 'status' ? { of, must: { kind, value: wanted.value } } : undefined
}

const ORDER: Readonly<Record<string, 'less' | 'at-most' | 'greater' | 'at-least'>> = {
  above: 'greater',
  below: 'less',
  least: 'at-least',
  most: 'at-most',
}

const STATUS = { kind: 'status' } as const

function compileResponse(
  links: readonly Link[],
  text: string,
  scope: ScriptScope,
): ScriptAssertion[] {
  const isNot = links.some(({ name, given }) => name === 'not' && !given)
  const words = links.filter(({ name, given }) => given || (!LANGUAGE.has(name) && name !== 'not'))
  return words.map((link): ScriptAssertion => {
    const test = compileResponseWord(link, scope)
    const native = test.native && (isNot ? { ...test.native, not: true } : test.native)
    return {
      text,
      holds: (moment) => test.holds(answerOf(moment), moment) !== isNot,
      ...(native && { native }),
    }
  })
}

type ResponseTest = {
  readonly holds: (answer: AnswerView, moment: Moment) => boolean
  readonly native?: Extract<Expectation, { readonly of: unknown }>
}

function compileResponseWord({ name, node, given }: Link, scope: ScriptScope): ResponseTest {
  const [first, second] = given ?? []
  if (name === 'status' && first?.kind === 'known') return testStatus(first.value)
  if (name === 'header' && first?.kind === 'known') {
    const key = String(first.value).toLowerCase()
    return {
      holds: ({ headers }, moment) =>
        headers[key] !== undefined && (!second || headers[key] === at(second, moment)),
    }
  }
  if (name === 'jsonBody' && (!first || first.kind === 'known'))
    return testJsonBody(first, second, given)
  if (name === 'body' && first)
    return { holds: (answer, moment) => hasBody(answer, at(first, moment)) }
  if (name === 'json' && !given) return { holds: (answer) => answer.json() !== undefined }
  if (name === 'withBody' && !given) return { holds: (answer) => answer.text() !== '' }
  const status = !given && Object.hasOwn(RESPONSE_STATUS, name) ? RESPONSE_STATUS[name] : undefined
  if (!status) return scope.refuse(node)
  const values = Array.from({ length: 500 }, (_, index) => index + 100).filter(status)
  const must =
    values.length === 1
      ? ({ kind: 'equals', value: values[0] } as const)
      : ({ kind: 'one-of', values } as const)
  return { holds: (answer) => status(answer.status), native: { of: STATUS, must } }
}

const hasBody = (answer: AnswerView, wanted: unknown): boolean =>
  wanted instanceof RegExp ? wanted.test(answer.text()) : answer.text() === wanted

/** A number, or the reason phrase of one. */
function testStatus(wanted: unknown): ResponseTest {
  const code =
    typeof wanted === 'string'
      ? Number(Object.entries(STATUS_CODES).find(([, phrase]) => phrase === wanted)?.[0])
      : Number(wanted)
  return {
    holds: ({ status }) => status === code,
    native: { of: STATUS, must: { kind: 'equals', value: code } },
  }
}

function testJsonBody(
  first: (ScriptValue & { readonly kind: 'known' }) | undefined,
  second: ScriptValue | undefined,
  given: readonly ScriptValue[] = [],
): ResponseTest {
  return {
    holds: (answer, moment) => {
      const value = answer.json()
      if (value === undefined) return false
      if (given.length === 0 || !first) return true
      if (typeof first.value === 'object') return sameValue(value, first.value)
      const keys = toText(first.value)
        .replaceAll(/\[(\w+)\]/g, '.$1')
        .split('.')
      const found = keys.reduce<unknown>(
        (inner, key) =>
          inner === null || inner === undefined ? undefined : readMember(inner, key),
        value,
      )
      return second ? sameValue(found, at(second, moment)) : found !== undefined
    },
  }
}

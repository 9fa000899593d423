import type { RequestHook, Source } from '@gauntlet/core/flow'
import { compileTemplate, renderText } from '@gauntlet/core/flow'
import type { CallExpression, Expression, MemberExpression, Node, SpreadElement } from 'acorn'
import type { ScopeName } from './followed-variables.ts'
import { callMethod, FUNCTIONS, METHODS, readMember } from './built-ins.ts'
import { BINARY, isTruthy, toNumber, toText, typeName } from './operators.ts'
import { jsonOfAnswer, type ScriptScope } from './sandbox.ts'
import { at, combine, known, late, type ScriptValue } from './script-value.ts'

/** `pm.response.code` as that text, where it is a row of names. */
export function toDotted(node: Node): string | undefined {
  if (node.type === 'Identifier') return (node as Node & { name: string }).name
  if (node.type !== 'MemberExpression') return undefined
  const { object, property, computed, optional } = node as MemberExpression
  const before = toDotted(object)
  if (before === undefined || computed || optional || property.type !== 'Identifier')
    return undefined
  return `${before}.${property.name}`
}

type Compilers = {
  readonly [Type in Expression['type']]?: (
    node: Extract<Expression, { type: Type }>,
    scope: ScriptScope,
  ) => ScriptValue
}

/** The expressions that are read. */
const COMPILERS: Compilers = {
  ArrayExpression: (node, scope) =>
    combine(
      compileAll(
        node.elements.map((element) => element ?? scope.refuse(node)),
        scope,
      ),
      (items) => [...items],
    ),
  BinaryExpression: compileBinary,
  CallExpression: compileCall,
  ConditionalExpression: ({ test, consequent, alternate }, scope) => {
    const [condition, yes, no] = compileAll([test, consequent, alternate], scope)
    return choose(condition, yes, no)
  },
  Identifier: (node, scope) =>
    scope.names.get(node.name) ?? readSandbox(node.name, scope) ?? scope.refuse(node),
  Literal: ({ regex, value }) => known(regex ? new RegExp(regex.pattern, regex.flags) : value),
  LogicalExpression: compileLogical,
  MemberExpression: compileMember,
  ObjectExpression: compileObject,
  ParenthesizedExpression: ({ expression }, scope) => compileExpression(expression, scope),
  TemplateLiteral: ({ quasis, expressions }, scope) => {
    const texts = quasis.map(({ value }) => value.cooked ?? '')
    return combine(compileAll(expressions, scope), (parts) =>
      texts.reduce((text, next, index) => text + toText(parts[index - 1]) + next),
    )
  },
  UnaryExpression: compileUnary,
}

/** @throws ToolError UNSUPPORTED for an expression that is not read */
export function compileExpression(node: Expression, scope: ScriptScope): ScriptValue {
  const compile = COMPILERS[node.type] as
    ((node: Expression, scope: ScriptScope) => ScriptValue) | undefined
  return compile ? compile(node, scope) : scope.refuse(node)
}

const compileAll = (
  nodes: readonly (Expression | SpreadElement)[],
  scope: ScriptScope,
): ScriptValue[] =>
  nodes.map((node) =>
    node.type === 'SpreadElement' ? scope.refuse(node) : compileExpression(node, scope),
  )

const UNARY: Readonly<Record<string, (value: unknown) => unknown>> = {
  '!': (value) => !isTruthy(value),
  '+': toNumber,
  '-': (value) => -toNumber(value),
  typeof: typeName,
}

type NodeOf<Type extends Expression['type']> = Extract<Expression, { type: Type }>

function compileUnary(node: NodeOf<'UnaryExpression'>, scope: ScriptScope): ScriptValue {
  const does = own(UNARY, node.operator) ?? scope.refuse(node)
  return combine([compileExpression(node.argument, scope)], ([value]) => does(value))
}

function compileBinary(node: NodeOf<'BinaryExpression'>, scope: ScriptScope): ScriptValue {
  if (node.left.type === 'PrivateIdentifier') return scope.refuse(node)
  const does = own(BINARY, node.operator) ?? scope.refuse(node)
  return combine(compileAll([node.left, node.right], scope), ([left, right]) => does(left, right))
}

function compileLogical(node: NodeOf<'LogicalExpression'>, scope: ScriptScope): ScriptValue {
  const [left, right] = compileAll([node.left, node.right], scope) as [ScriptValue, ScriptValue]
  if (node.operator === '&&') return choose(left, right, left)
  if (node.operator === '||') return choose(left, left, right)
  return choose(
    combine([left], ([value]) => (value ?? null) === null),
    right,
    left,
  )
}

/** Only the side that is chosen is computed. */
export function choose(
  test: ScriptValue | undefined,
  yes: ScriptValue | undefined,
  no: ScriptValue | undefined,
): ScriptValue {
  const [condition, first, second] = [test, yes, no].map((value) => value ?? known(undefined)) as [
    ScriptValue,
    ScriptValue,
    ScriptValue,
  ]
  if (condition.kind === 'known') return isTruthy(condition.value) ? first : second
  return late((moment) => at(isTruthy(at(condition, moment)) ? first : second, moment))
}

function compileObject(
  node: Extract<Expression, { type: 'ObjectExpression' }>,
  scope: ScriptScope,
): ScriptValue {
  const names: string[] = []
  const values: ScriptValue[] = []
  for (const property of node.properties) {
    if (property.type !== 'Property' || property.kind !== 'init' || property.computed)
      return scope.refuse(property)
    const { key, value } = property
    names.push(key.type === 'Identifier' ? key.name : String((key as { value?: unknown }).value))
    values.push(compileExpression(value, scope))
  }
  return combine(values, (parts) =>
    Object.fromEntries(names.map((name, index) => [name, parts[index]])),
  )
}

function compileMember(node: MemberExpression, scope: ScriptScope): ScriptValue {
  const dotted = toDotted(node)
  if (dotted !== undefined && isOfSandbox(dotted, scope)) {
    const value = readSandbox(dotted, scope)
    if (value) return value
    // A value of it, and a member of that: `response.body.id`.
    if (toDotted(node.object) === undefined || !findRead(toDotted(node.object) ?? '', scope))
      return scope.refuse(node)
  }
  const { object, property } = node
  if (object.type === 'Super' || property.type === 'PrivateIdentifier') return scope.refuse(node)
  const of = compileExpression(object, scope)
  const key = node.computed
    ? compileExpression(property, scope)
    : known((property as Node & { name: string }).name)
  if (key.kind !== 'known')
    return combine([of, key], ([value, name]) => readMember(value, String(name)))
  const name = String(key.value)
  if (of.kind === 'known') return combine([of], ([value]) => readMember(value, name))
  const path = of.of && name !== 'length' ? extendPath(of.of, key.value) : undefined
  const isOptional = node.optional
  return late((moment) => {
    const value = of.compute(moment)
    if (isOptional && (value === null || value === undefined)) return undefined
    return readMember(value, name)
  }, path)
}

/** Whether a row of names begins in the sandbox, not at a variable of the script. */
const isOfSandbox = (dotted: string, { names, sandbox }: ScriptScope): boolean => {
  const [root = ''] = dotted.split('.')
  return !names.has(root) && (sandbox.roots.has(root) || /^(?:Math|JSON|Object|Array)$/.test(root))
}

const readSandbox = (dotted: string, { sandbox }: ScriptScope): ScriptValue | undefined =>
  dotted === 'undefined' ? known(undefined) : own(sandbox.read, dotted)

/** Whether a row of names is a value of the sandbox, or a member of one. */
const findRead = (dotted: string, scope: ScriptScope): boolean =>
  readSandbox(dotted, scope) !== undefined ||
  (dotted.includes('.') && findRead(dotted.slice(0, dotted.lastIndexOf('.')), scope))

const own = <T>(rows: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(rows, name) ? rows[name] : undefined

function extendPath(of: Source, key: unknown): Source | undefined {
  if (of.kind !== 'json') return undefined
  const part = typeof key === 'number' ? `[${key}]` : `[${JSON.stringify(key)}]`
  return { kind: 'json', path: of.path + part }
}

function compileCall(node: CallExpression, scope: ScriptScope): ScriptValue {
  const { callee, arguments: given } = node
  const date = compileDate(node)
  if (date) return fixTime(date, scope)
  const dotted = toDotted(callee)
  if (dotted === 'Date.now') return fixTime((nowMs) => nowMs, scope)
  if (dotted !== undefined && (isOfSandbox(dotted, scope) || Object.hasOwn(FUNCTIONS, dotted))) {
    const value = callSandbox(dotted, node, scope)
    if (value) return value
  }
  if (callee.type !== 'MemberExpression' || callee.computed) return scope.refuse(node)
  const { object, property } = callee
  if (object.type === 'Super' || property.type !== 'Identifier') return scope.refuse(node)
  const { name } = property
  if (!METHODS.includes(name)) return scope.refuse(node)
  return combine(
    [compileExpression(object, scope), ...compileAll(given, scope)],
    ([self, ...rest]) => callMethod(self, name, rest),
  )
}

function callSandbox(
  dotted: string,
  node: CallExpression,
  scope: ScriptScope,
): ScriptValue | undefined {
  const given = compileAll(node.arguments, scope)
  const name = given[0]?.kind === 'known' ? String(given[0].value) : undefined
  const { readCalls, readByName } = scope.sandbox
  const read = own(readCalls, dotted)
  if (read && given.length === 0) return read()
  const byName = own(readByName, dotted)
  if (byName && name !== undefined) return byName(name)
  if (dotted === 'Math.random') return late(({ context }) => drawUnit(context))
  if (dotted === 'pm.variables.replaceIn' && name !== undefined)
    return fromTemplate(scope.variables.resolve(name, scope.placeOf(node)).template)
  const call = scope.sandbox.toVariableCall(dotted)
  if (call?.method === 'get' && name !== undefined) return getVariable(name, call.scope, scope)
  if (call?.method === 'has' && name !== undefined)
    return known(scope.variables.find(name, ofScope(call.scope)) !== undefined)
  const plain = own(FUNCTIONS, dotted)
  if (!plain) return undefined
  if (dotted === 'JSON.stringify' && given.length > 1) return scope.refuse(node)
  if (dotted === 'JSON.parse' && given[0]?.kind === 'late' && given[0].of?.kind === 'body')
    return jsonOfAnswer()
  return combine(given, (values) => plain(...values))
}

const drawUnit = (context: Parameters<RequestHook>[1]): number => {
  const drawn = context.random.unit()
  context.onDraw?.(drawn)
  return drawn
}

export const ofScope = (scope: ScopeName | 'all'): ScopeName | undefined =>
  scope === 'all' ? undefined : scope

function getVariable(name: string, of: ScopeName | 'all', { variables }: ScriptScope): ScriptValue {
  const value = variables.find(name, ofScope(of))
  if (!value) return known(undefined)
  if ('text' in value) return known(value.text)
  const { flowVariable } = value
  return late(({ context }) => context.vars[flowVariable])
}

function fromTemplate(text: string): ScriptValue {
  const template = compileTemplate(text)
  return template.kind === 'constant'
    ? known(template.value)
    : late(({ context }) => renderText(template, context))
}

/** `new Date().toISOString()`, `new Date().getTime()`. */
function compileDate({
  callee,
  arguments: given,
}: CallExpression): ((nowMs: number) => unknown) | undefined {
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'NewExpression') return undefined
  const { object, property } = callee
  const isNow = toDotted(object.callee) === 'Date' && object.arguments.length === 0
  if (!isNow || given.length > 0 || property.type !== 'Identifier') return undefined
  if (property.name === 'toISOString' || property.name === 'toJSON')
    return (nowMs) => new Date(nowMs).toISOString()
  return ['getTime', 'valueOf'].includes(property.name) ? (nowMs) => nowMs : undefined
}

const fixTime = (make: (nowMs: number) => unknown, { variables }: ScriptScope): ScriptValue =>
  variables.nowMs === undefined ? late(() => make(Date.now())) : known(make(variables.nowMs))

import type { Capture, Expectation, RequestHook } from '@gauntlet/core/flow'
import type {
  CallExpression,
  Expression,
  ExpressionStatement,
  FunctionExpression,
  IfStatement,
  Node,
  Program,
  Statement,
  VariableDeclaration,
} from 'acorn'
import type { FollowedVariables, Place, ScopeName } from './followed-variables.ts'
import { choose, compileExpression, ofScope, toDotted } from './compile-expression.ts'
import { readMember } from './built-ins.ts'
import { isTruthy, toText } from './operators.ts'
import type { Sandbox, ScriptScope } from './sandbox.ts'
import { toEqualityTest } from './equality-test.ts'
import { isOneValue, toExpectation, type ScriptAssertion } from './script-assertion.ts'
import { at, combine, known, ScriptFailure, type ScriptValue } from './script-value.ts'

/** What the scripts of one request do: hooks before it, captures and expectations behind it. */
export type ScriptEffects = {
  readonly before: RequestHook[]
  readonly capture: Capture[]
  readonly expect: Expectation[]
}

export type ScriptEvent = 'prerequest' | 'test'

export type ScriptReading = {
  readonly variables: FollowedVariables
  readonly sandbox: Sandbox
  readonly effects: ScriptEffects
}

/** One script with the place of each of its lines. */
export type ScriptText = {
  readonly event: ScriptEvent
  readonly text: string
  readonly placeOfLine: (line: number) => Place
}

/** Statements within statements: more are no script of a request. */
type Walk = ScriptScope & {
  readonly script: ScriptText
  readonly reading: ScriptReading
  /** The conditions of the `if`s around a statement. */
  readonly conditions: readonly ScriptValue[]
}

/**
 * Reads a script without executing it: sets of variables, tests with assertions, values that follow from the answer. All
 * else is refused with its line.
 *
 * @throws ToolError UNSUPPORTED or CONFIG_INVALID
 */
export async function readScript(script: ScriptText, reading: ScriptReading): Promise<void> {
  const program = await parse(script)
  const { variables, sandbox } = reading
  const placeOf = (node: Node): Place => script.placeOfLine(node.loc?.start.line ?? 1)
  const refuse = (node: Node): never =>
    placeOf(node).fail(
      `the script has "${cutText(script.text.slice(node.start, node.end))}", which is not read: ${sandbox.remedy}`,
      'UNSUPPORTED',
    )
  const names = new Map<string, ScriptValue>()
  const walk: Walk = { names, variables, sandbox, placeOf, refuse, script, reading, conditions: [] }
  for (const statement of program.body) readStatement(statement as Statement, walk)
}

const cutText = (text: string): string => {
  const line = text.split('\n', 1)[0] ?? ''
  return line.length > 80 ? `${line.slice(0, 77)}...` : line
}

async function parse({ text, placeOfLine }: ScriptText): Promise<Program> {
  const { parse: parseScript } = await import('acorn')
  try {
    return parseScript(text, {
      ecmaVersion: 'latest',
      sourceType: 'script',
      locations: true,
      allowAwaitOutsideFunction: true,
      allowReturnOutsideFunction: true,
    })
  } catch (error) {
    const { loc, message } = error as { loc?: { line: number }; message: string }
    return placeOfLine(loc?.line ?? 1).fail(`the script is no JavaScript: ${message}`)
  }
}

function readStatement(node: Statement, walk: Walk): void {
  if (node.type === 'BlockStatement') readBlock(node.body, walk)
  else if (node.type === 'VariableDeclaration') readDeclaration(node, walk)
  else if (node.type === 'IfStatement') readIf(node, walk)
  else if (node.type === 'ExpressionStatement') readCallOrAssignment(node, walk)
  else if (node.type !== 'EmptyStatement') walk.refuse(node)
}

function readIf({ test, consequent, alternate }: IfStatement, walk: Walk): void {
  const condition = compileExpression(test, walk)
  const otherwise = combine([condition], ([value]) => !isTruthy(value))
  for (const [branch, holds] of [
    [consequent, condition],
    [alternate, otherwise],
  ] as const) {
    if (!branch || (holds.kind === 'known' && !isTruthy(holds.value))) continue
    const inside = holds.kind === 'known' ? [] : [holds]
    readStatement(branch, { ...walk, conditions: [...walk.conditions, ...inside] })
  }
}

/** Names of a block end with it. */
function readBlock(statements: readonly Statement[], walk: Walk): void {
  const inside = { ...walk, names: new Map(walk.names) }
  for (const statement of statements) readStatement(statement, inside)
}

function readDeclaration({ declarations }: VariableDeclaration, walk: Walk): void {
  for (const { id, init } of declarations) {
    const value = init ? compileExpression(init, walk) : known(undefined)
    if (id.type === 'Identifier') walk.names.set(id.name, value)
    else if (id.type === 'ObjectPattern') {
      for (const property of id.properties) {
        if (property.type !== 'Property' || property.key.type !== 'Identifier') walk.refuse(id)
        else if (property.value.type !== 'Identifier' || property.computed) walk.refuse(id)
        else {
          const { name } = property.key
          walk.names.set(
            property.value.name,
            combine([value], ([from]) => readMember(from, name)),
          )
        }
      }
    } else walk.refuse(id)
  }
}

function readCallOrAssignment({ expression: node }: ExpressionStatement, walk: Walk): void {
  if (node.type === 'AssignmentExpression') return readAssignment(node, walk)
  if (node.type === 'Literal') return
  const text = walk.script.text.slice(node.start, node.end)
  if (node.type === 'CallExpression') {
    const dotted = toDotted(node.callee)
    if (dotted === walk.sandbox.test) return readTest(node, walk)
    if (dotted !== undefined && walk.sandbox.prints.test(dotted)) return
    const call = dotted === undefined ? undefined : walk.sandbox.toVariableCall(dotted)
    if (call && ['set', 'unset', 'clear'].includes(call.method)) {
      const scope = call.scope === 'all' ? 'local' : (ofScope(call.scope) ?? walk.refuse(node))
      return call.method === 'set'
        ? setVariable(node, scope, walk)
        : unsetVariable(node, scope, walk)
    }
  }
  const assertions = walk.sandbox.toAssertions(node, text, walk)
  if (!assertions) return walk.refuse(node)
  expectAll(assertions, node, walk)
}

function expectAll(assertions: readonly ScriptAssertion[], node: Node, walk: Walk): void {
  if (walk.script.event === 'prerequest') return walk.refuse(node)
  for (const one of assertions)
    walk.reading.effects.expect.push(toExpectation(one, walk.conditions))
}

/** `pm.test('name', () => { … })` */
function readTest(node: CallExpression, walk: Walk): void {
  const [, body] = node.arguments
  if (body?.type !== 'FunctionExpression' && body?.type !== 'ArrowFunctionExpression')
    return walk.refuse(node)
  const { params, async: isAsync } = body
  if (params.length > 0 || isAsync || (body as FunctionExpression).generator)
    return walk.refuse(body)
  if (body.body.type === 'BlockStatement') readBlock(body.body.body, walk)
  else readCallOrAssignment({ expression: body.body } as ExpressionStatement, walk)
}

/** `tests['name'] = condition`, the old form of a test, and `name = value`. */
function readAssignment(
  node: Extract<Expression, { type: 'AssignmentExpression' }>,
  walk: Walk,
): void {
  const { left, right, operator } = node
  if (operator !== '=') return walk.refuse(node)
  if (left.type === 'Identifier' && walk.conditions.length === 0) {
    walk.names.set(left.name, compileExpression(right, walk))
    return
  }
  if (left.type !== 'MemberExpression' || toDotted(left.object) !== 'tests')
    return walk.refuse(node)
  const value = compileExpression(right, walk)
  const text = walk.script.text.slice(right.start, right.end)
  const native = toEqualityTest(right, walk)
  const holds: ScriptAssertion['holds'] = (moment) => isTruthy(at(value, moment))
  expectAll([{ text, holds, ...(native && { native }) }], node, walk)
}

function unsetVariable(node: CallExpression, scope: ScopeName, walk: Walk): void {
  const [argument] = node.arguments
  const name = argument && argument.type !== 'SpreadElement' && compileExpression(argument, walk)
  if (!name || name.kind !== 'known' || walk.conditions.length > 0) return walk.refuse(node)
  walk.variables.unset(scope, String(name.value))
}

function setVariable(node: CallExpression, scope: ScopeName, walk: Walk): void {
  const [first, second] = node.arguments
  if (!first || first.type === 'SpreadElement') return walk.refuse(node)
  const name = compileExpression(first, walk)
  if (name.kind !== 'known' || second?.type === 'SpreadElement') return walk.refuse(node)
  const given = second ? compileExpression(second, walk) : known(undefined)
  const { variables, conditions } = walk
  const key = String(name.value)
  const kept = walk.variables.find(key, scope)
  const before: ScriptValue =
    kept === undefined
      ? known(undefined)
      : 'text' in kept
        ? known(kept.text)
        : { kind: 'late', compute: ({ context }) => context.vars[kept.flowVariable] }
  const value = conditions.reduceRight(
    (inner, condition) => choose(condition, inner, before),
    given,
  )
  if (value.kind === 'known') return variables.set(scope, key, { text: toText(value.value) })
  const flowVariable = variables.toFlowVariable(scope, key)
  variables.set(scope, key, { flowVariable })
  if (walk.script.event === 'prerequest')
    walk.reading.effects.before.push(setBefore(flowVariable, value))
  else walk.reading.effects.capture.push(captureAs(flowVariable, value, conditions.length === 0))
}

type LateValue = Extract<ScriptValue, { kind: 'late' }>

const setBefore =
  (name: string, value: LateValue): RequestHook =>
  (_draft, context) => {
    context.vars[name] = value.compute({ context })
  }

function captureAs(as: string, value: LateValue, strict: boolean): Capture {
  if (value.of && strict && (isOneValue(value.of) || value.of.kind === 'header'))
    return { as, from: value.of }
  return {
    as,
    from: {
      kind: 'computed',
      name: `script value ${as}`,
      needs: 'text',
      compute: (_value, answer, context) => orNothing(value, { answer, context }),
    },
    ...(!strict && { strict }),
  }
}

/** Where the script would throw nothing is set. */
function orNothing(value: LateValue, moment: Parameters<LateValue['compute']>[0]): unknown {
  try {
    return value.compute(moment)
  } catch (error) {
    if (error instanceof ScriptFailure) return undefined
    throw error
  }
}

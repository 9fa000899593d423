import type { CallExpression, Expression } from 'acorn'
import { compileExpression, toDotted } from '../script/compile-expression.ts'
import { toEqualityTest } from '../script/equality-test.ts'
import type { ScopeName } from '../script/followed-variables.ts'
import { isTruthy } from '../script/operators.ts'
import {
  body,
  headerOfAnswer,
  jsonOfAnswer,
  status,
  type Sandbox,
  type ScriptScope,
} from '../script/sandbox.ts'
import type { ScriptAssertion } from '../script/script-assertion.ts'
import { answerOf, at, late } from '../script/script-value.ts'

/** The objects that hold variables. */
export const HTTP_VARIABLE_OBJECTS: Readonly<Record<string, ScopeName>> = {
  'client.global': 'globals',
  'client.variables.global': 'globals',
  'request.environment': 'environment',
  'request.variables': 'local',
}

const type = (part: (text: string) => string | undefined) =>
  late((moment) => part(answerOf(moment).headers['content-type'] ?? ''))

/** The scripts of JetBrains' HTTP Client. @see https://www.jetbrains.com/help/idea/http-response-handling-api-reference.html */
export const HTTP_SANDBOX: Sandbox = {
  roots: new Set(['client', 'request', 'response']),
  read: {
    // JSON where it is, else text.
    'response.body': late((moment) => answerOf(moment).json() ?? answerOf(moment).text(), {
      kind: 'json',
      path: '$',
    }),
    'response.contentType.charset': type((text) => /charset=([^;\s]+)/i.exec(text)?.[1]),
    'response.contentType.mimeType': type((text) => text.split(';', 1)[0]?.trim()),
    'response.status': status,
  },
  readCalls: { 'response.json': jsonOfAnswer, 'response.text': () => body },
  readByName: { 'response.headers.valueOf': headerOfAnswer },
  toVariableCall: (dotted) => {
    const cut = dotted.lastIndexOf('.')
    const object = dotted.slice(0, Math.max(cut, 0))
    const scope = Object.hasOwn(HTTP_VARIABLE_OBJECTS, object)
      ? HTTP_VARIABLE_OBJECTS[object]
      : undefined
    const method = dotted.slice(cut + 1)
    return scope && { scope, method: method === 'clear' ? 'unset' : method }
  },
  test: 'client.test',
  prints: /^(?:client\.log|console\.)/,
  toAssertions,
  remedy:
    'client.global.set and client.assert with values of the response are; write the rest as a flow (docs/flows.md)',
}

/** `client.assert(condition, message)` */
function toAssertions(
  node: Expression,
  text: string,
  scope: ScriptScope,
): ScriptAssertion[] | undefined {
  const call: CallExpression | undefined = node.type === 'CallExpression' ? node : undefined
  const [condition] = call?.arguments ?? []
  if (!call || toDotted(call.callee) !== 'client.assert') return undefined
  if (!condition || condition.type === 'SpreadElement') return scope.refuse(node)
  const value = compileExpression(condition, scope)
  const native = toEqualityTest(condition, scope)
  return [{ text, holds: (moment) => isTruthy(at(value, moment)), ...(native && { native }) }]
}

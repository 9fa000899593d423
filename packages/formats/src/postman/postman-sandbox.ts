import { compileAssertion } from './compile-assertion.ts'
import type { ScopeName } from '../script/followed-variables.ts'
import {
  body,
  cookieOfAnswer,
  duration,
  headerOfAnswer,
  jsonOfAnswer,
  status,
  type Sandbox,
  type VariableCall,
} from '../script/sandbox.ts'
import { answerOf, known, late, type ScriptValue } from '../script/script-value.ts'

/** The objects that hold variables. `pm.variables` writes local ones and reads all. */
export const VARIABLE_OBJECTS: Readonly<Record<string, ScopeName | 'all'>> = {
  'pm.collectionVariables': 'file',
  'pm.environment': 'environment',
  'pm.globals': 'globals',
  'pm.variables': 'all',
}

/** The functions of old scripts. */
const OLD_CALLS: Readonly<Record<string, VariableCall>> = {
  'postman.clearEnvironmentVariable': { scope: 'environment', method: 'unset' },
  'postman.clearGlobalVariable': { scope: 'globals', method: 'unset' },
  'postman.getEnvironmentVariable': { scope: 'environment', method: 'get' },
  'postman.getGlobalVariable': { scope: 'globals', method: 'get' },
  'postman.setEnvironmentVariable': { scope: 'environment', method: 'set' },
  'postman.setGlobalVariable': { scope: 'globals', method: 'set' },
}

const READ: Readonly<Record<string, ScriptValue>> = {
  'pm.response.code': status,
  'pm.response.responseTime': duration,
  'pm.response.responseSize': late((moment) => answerOf(moment).bytes().length),
  'responseCode.code': status,
  responseBody: body,
  responseTime: duration,
}

/** The sandbox of Postman's scripts. @see https://learning.postman.com/docs/tests-and-scripts/write-scripts/postman-sandbox-api-reference/ */
export const POSTMAN_SANDBOX: Sandbox = {
  roots: new Set(['pm', 'postman', 'responseCode']),
  read: READ,
  readCalls: { 'pm.response.json': jsonOfAnswer, 'pm.response.text': () => body },
  readByName: {
    'pm.cookies.get': cookieOfAnswer,
    'pm.response.headers.get': headerOfAnswer,
    'pm.response.headers.has': (name) =>
      late((moment) => answerOf(moment).headers[name.toLowerCase()] !== undefined),
    'postman.getResponseHeader': headerOfAnswer,
  },
  toVariableCall: (dotted) => {
    if (Object.hasOwn(OLD_CALLS, dotted)) return OLD_CALLS[dotted]
    const cut = dotted.lastIndexOf('.')
    const object = dotted.slice(0, Math.max(cut, 0))
    const scope = Object.hasOwn(VARIABLE_OBJECTS, object) ? VARIABLE_OBJECTS[object] : undefined
    return scope && { scope, method: dotted.slice(cut + 1) }
  },
  test: 'pm.test',
  prints: /^console\./,
  toAssertions: compileAssertion,
  remedy:
    'set variables with values, and test status, headers and JSON; or run the collection as it is: gauntlet wrap -- newman run FILE',
}

/** With the name of the request, which a script may read. */
export const sandboxOf = (requestName: string): Sandbox => ({
  ...POSTMAN_SANDBOX,
  read: { ...READ, 'pm.info.requestName': known(requestName) },
})

import type { Expression, Node } from 'acorn'
import type { FollowedVariables, Place, ScopeName } from './followed-variables.ts'
import type { ScriptAssertion } from './script-assertion.ts'
import { answerOf, late, ScriptFailure, type ScriptValue } from './script-value.ts'

/** A call that reads or writes a variable: `pm.environment.set`. */
export type VariableCall = { readonly scope: ScopeName | 'all'; readonly method: string }

/** What the scripts of a tool may name. */
export type Sandbox = {
  /** Names that its objects begin with: `pm`. */
  readonly roots: ReadonlySet<string>
  /** What is read without a call: `pm.response.code`. */
  readonly read: Readonly<Record<string, ScriptValue>>
  /** What is read with a call without arguments: `pm.response.json()`. */
  readonly readCalls: Readonly<Record<string, () => ScriptValue>>
  /** What is read with a text: `pm.response.headers.get(name)`. */
  readonly readByName: Readonly<Record<string, (name: string) => ScriptValue>>
  readonly toVariableCall: (dotted: string) => VariableCall | undefined
  /** The call around a test: `pm.test`. */
  readonly test: string
  /** Calls that print, and do nothing else. */
  readonly prints: RegExp
  /** Calls that assert; undefined for another expression. */
  readonly toAssertions: (
    node: Expression,
    text: string,
    scope: ScriptScope,
  ) => readonly ScriptAssertion[] | undefined
  /** What can be done in place of what is not read. */
  readonly remedy: string
}

/** What an expression may name besides the sandbox, and where it stands. */
export type ScriptScope = {
  readonly names: Map<string, ScriptValue>
  readonly variables: FollowedVariables
  readonly sandbox: Sandbox
  /** The line of the script that a node begins in. */
  readonly placeOf: (node: Node) => Place
  /** @throws ToolError UNSUPPORTED naming what is there */
  readonly refuse: (node: Node) => never
}

export const status = late((moment) => answerOf(moment).status, { kind: 'status' })
export const duration = late((moment) => Math.round(answerOf(moment).durationMs), {
  kind: 'duration',
})
export const body = late((moment) => answerOf(moment).text(), { kind: 'body' })

export const jsonOfAnswer = (): ScriptValue =>
  late(
    (moment) => {
      const value = answerOf(moment).json()
      if (value === undefined) throw new ScriptFailure('the response is not JSON')
      return value
    },
    { kind: 'json', path: '$' },
  )

export const headerOfAnswer = (name: string): ScriptValue =>
  late((moment) => answerOf(moment).headers[name.toLowerCase()], {
    kind: 'header',
    name: name.toLowerCase(),
  })

export const cookieOfAnswer = (name: string): ScriptValue =>
  late(
    (moment) => {
      const lines = (answerOf(moment).headers['set-cookie'] ?? '').split('\n')
      const line = lines.findLast((each) => each.startsWith(`${name}=`))
      return line?.slice(name.length + 1).split(';', 1)[0]
    },
    { kind: 'cookie', name },
  )

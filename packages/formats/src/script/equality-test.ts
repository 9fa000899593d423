import type { Expectation } from '@gauntlet/core/flow'
import type { Expression } from 'acorn'
import { toLiteralValue } from '../literal-text.ts'
import { compileExpression } from './compile-expression.ts'
import type { ScriptScope } from './sandbox.ts'
import { isOneValue } from './script-assertion.ts'
import type { ScriptValue } from './script-value.ts'

/** `responseCode.code === 200` */
export function toEqualityTest(node: Expression, scope: ScriptScope): Expectation | undefined {
  if (node.type !== 'BinaryExpression' || !/^={2,3}$/.test(node.operator)) return undefined
  if (node.left.type === 'PrivateIdentifier') return undefined
  return toNativeTest(compileExpression(node.left, scope), compileExpression(node.right, scope))
}

/** `response.status === 200` as an expectation of ours: of the status, or of one value of the body. */
function toNativeTest(left: ScriptValue, right: ScriptValue): Expectation | undefined {
  if (left.kind !== 'late' || right.kind !== 'known' || !left.of) return undefined
  const isPlain =
    right.value !== undefined && (typeof right.value !== 'object' || right.value === null)
  return isPlain && isOneValue(left.of)
    ? { of: left.of, must: { kind: 'equals', value: toLiteralValue(right.value) } }
    : undefined
}

import { ToolError } from '@gauntlet/contract'
import type { GuaranteeKind } from '@gauntlet/core/consistency'
import { suggest } from '@gauntlet/core/text'
import type { Guarantee } from './guarantee.ts'

/**
 * What a guarantee takes from the row of its kind.
 *
 * @throws ToolError CONFIG_INVALID for an option that the kind does not have
 */
export function toGuarantee(
  { kind, options, needsAnswerOf = [] }: GuaranteeKind,
  name: string,
  definition: object,
): Pick<Guarantee, 'name' | 'kind' | 'needsAnswerOf'> {
  const known = Object.keys(options)
  const unknown = Object.keys(definition).find((option) => !known.includes(option))
  if (unknown !== undefined) {
    throw new ToolError(
      'CONFIG_INVALID',
      `guarantee "${name}": ${kind} has no option "${unknown}"${suggest(unknown, known)} (it has ${known.join(', ')})`,
    )
  }
  return { name, kind, needsAnswerOf }
}

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
  rule: GuaranteeKind,
  name: string,
  definition: object,
): Pick<Guarantee, 'name' | 'kind' | 'needsAnswerOf'> {
  checkOptions(rule, { name, definition })
  const { kind, needsAnswerOf = [] } = rule
  return { name, kind, needsAnswerOf }
}

/**
 * Refuses what a definition has and its kind does not, and what it lacks. Before anything is made of it: a misspelt
 * option is a missing one, too.
 *
 * @throws ToolError CONFIG_INVALID
 */
export function checkOptions<Definition extends object>(
  { kind, options }: GuaranteeKind,
  { name, definition }: { readonly name: string; readonly definition: Definition },
  required: readonly (keyof Definition & string)[] = [],
): void {
  const known = Object.keys(options)
  const unknown = Object.keys(definition).find((option) => !known.includes(option))
  if (unknown !== undefined) {
    throw new ToolError(
      'CONFIG_INVALID',
      `guarantee "${name}": ${kind} has no option "${unknown}"${suggest(unknown, known)} (it has ${known.join(', ')})`,
    )
  }
  const missing = required.find((option) => definition[option] === undefined)
  if (missing !== undefined)
    throw new ToolError('CONFIG_INVALID', `guarantee "${name}": ${kind} needs \`${missing}\``)
}

import { toJsonText } from '../json/index.ts'
import type { FlowContext } from './flow.ts'
import { randomText, randomUuid } from '../random/index.ts'
import { TemplateError } from './template-error.ts'

type Build = (args: readonly unknown[]) => (context: FlowContext) => unknown

/** What a template can call. Arguments are checked once, when all of them are constants. */
export const TEMPLATE_FUNCTIONS: Readonly<Record<string, Build>> = {
  $randomNumber: ([low, high]) => {
    const from = toInteger(low ?? 0, '$randomNumber')
    const to = toInteger(high ?? 100, '$randomNumber')
    if (from > to) throw new TemplateError(`$randomNumber(${from}, ${to}): the low end comes first`)
    return drawing(({ random }) => random.integer(from, to))
  },
  $randomString: ([length]) => {
    const letters = toInteger(length ?? 10, '$randomString')
    if (letters < 0 || letters > 65_536) {
      throw new TemplateError(`$randomString(${letters}): the length is 0 to 65536`)
    }
    return drawing(({ random }) => randomText(random, letters))
  },
  $index: ([slot, slots]) => {
    const at = toInteger(slot ?? 0, '$index')
    const of = toInteger(slots ?? 1, '$index')
    if (at < 0 || at >= of) throw new TemplateError(`$index(${at}, ${of}): slots count from 0`)
    return ({ userIndex }) => toIndexText(userIndex * of + at)
  },
  $uuid: () => drawing(({ random }) => randomUuid(random)),
}

/** Reports each value that is drawn. */
const drawing =
  (draw: (context: FlowContext) => string | number) =>
  (context: FlowContext): string | number => {
    const value = draw(context)
    context.onDraw?.(value)
    return value
  }

/** As `generatedId` of the history writes it: rows of the target's database map back by arithmetic. */
function toIndexText(index: number): string {
  if (index < 0 || index > 0x7fff_ffff)
    throw new TemplateError(`$index is ${index}: users that arrive have one, up to 2147483647`)
  return index.toString(36)
}

function toInteger(value: unknown, name: string): number {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) {
    throw new TemplateError(`${name} needs whole numbers, not ${toJsonText(value)}`)
  }
  return number
}

import { ToolError } from '@gauntlet/contract'
import { DEFAULT_LOOKS } from '@gauntlet/core/compare'
import { MAX_SIGN_FLIP_N } from '@gauntlet/core/stats'

const MAX_LOOKS = 10
/** Fewer blocks cannot reach any verdict: 2 / 2^6 is the smallest p at one look, 2 / 2^7 at several. */
const MIN_BLOCKS = { one: 6, several: 7 } as const

/**
 * The plan of looks from `--looks 10,20,30` or `--blocks 12`, which is one look.
 *
 * @throws ToolError USAGE when they are no plan
 */
export function planLooks(given: {
  readonly looks?: readonly number[] | undefined
  readonly blocks?: number | undefined
}): readonly number[] {
  const { looks, blocks } = given
  if (looks && blocks !== undefined) {
    throw new ToolError('USAGE', 'give --looks or --blocks, not both: --blocks 12 is --looks 12')
  }
  const planned = blocks === undefined ? (looks ?? DEFAULT_LOOKS) : [blocks]
  const least = planned.length === 1 ? MIN_BLOCKS.one : MIN_BLOCKS.several
  const [first = 0, last = 0] = [planned[0], planned.at(-1)]
  if (first < least) throw new ToolError('USAGE', `need >= ${least} blocks, not ${first}`)
  if (last > MAX_SIGN_FLIP_N || planned.length > MAX_LOOKS) {
    throw new ToolError('USAGE', `at most ${MAX_SIGN_FLIP_N} blocks and ${MAX_LOOKS} looks`)
  }
  if (planned.some((look, i) => look <= (planned[i - 1] ?? 0))) {
    throw new ToolError('USAGE', `looks ascend: ${planned.join(',')} does not`)
  }
  return planned
}

/** `10,20,30`. */
export function parseLooks(text: string): readonly number[] {
  const looks = text.split(',').map(Number)
  if (looks.some((look) => !Number.isSafeInteger(look))) {
    throw new ToolError('USAGE', `"${text}" is not a list of blocks such as 10,20,30`)
  }
  return looks
}

/** A margin in (0, 1): `5%` or `0.05`. */
export function parseMargin(text: string): number {
  const isPercent = text.endsWith('%')
  const value = Number(isPercent ? text.slice(0, -1) : text) / (isPercent ? 100 : 1)
  if (text.trim() === '' || !(value > 0 && value < 1)) {
    throw new ToolError('USAGE', `"${text}" is not a margin such as 5% or 0.05`)
  }
  return value
}

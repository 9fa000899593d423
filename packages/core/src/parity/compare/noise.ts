import { toSkeleton } from './text-noise.ts'
import { formatOf } from './rules.ts'
import { toSignature, type Difference } from './difference.ts'

/** Where a target differs with itself: signatures of differences between repeats, each with the formats seen there. */
export type Noise = ReadonlyMap<string, ReadonlySet<string>>

/** Learns noise from differences between repeats of one case on one target (A/A). */
export function toNoise(differences: readonly Difference[]): Noise {
  const noise = new Map<string, Set<string>>()
  for (const difference of differences) {
    const signature = toSignature(difference)
    const formats = noise.get(signature) ?? new Set()
    for (const shape of shapesOf(difference)) formats.add(shape)
    noise.set(signature, formats)
  }
  return noise
}

/**
 * Whether a divergence is only what one of the targets also does with itself. Noise excuses the same kind of
 * difference at the same place, and only between values of the formats seen there: a field whose time always differs
 * may not turn into another type, vanish, or hold no time any more. A status code is never noise.
 */
export function isNoise(difference: Difference, noise: readonly Noise[]): boolean {
  if (difference.kind === 'status') return false
  const signature = toSignature(difference)
  const sides = shapesOf(difference)
  return noise.some((each) => {
    const formats = each.get(signature)
    return formats !== undefined && sides.every((shape) => formats.has(shape))
  })
}

/** What both targets do: the places where each differs with itself, with the formats of both. */
export function commonNoise(one: Noise, other: Noise): Noise {
  return new Map(
    [...one].flatMap(([signature, formats]) => {
      const others = other.get(signature)
      return others ? [[signature, new Set([...formats, ...others])] as const] : []
    }),
  )
}

/** Whether a difference is between two numbers. */
export const isBetweenNumbers = (difference: Difference): boolean =>
  difference.kind === 'value' && shapesOf(difference).every((shape) => shape === 'number')

const shapesOf = ({ kind, reference, candidate }: Difference): string[] =>
  [reference, candidate].map((side) => {
    if (side === null || (kind !== 'header' && kind !== 'body')) return shapeOf(side)
    return kind === 'header' ? formatOf(side) : toSkeleton(side)
  })

/** The type of a JSON text, and the format of a string. A value of several lines or many items has none. */
function shapeOf(text: string | null): string {
  if (text === null) return 'nothing'
  if (text.startsWith('"')) return formatOf(text.slice(1, -1))
  if (/^-?\d/.test(text)) return 'number'
  return text.startsWith('[') ? 'list' : text.startsWith('{') ? 'object' : text
}

import { isObject, toText, typeOf, type JsonObject } from '../../json/index.ts'
import { toDistance } from './distance.ts'
import type { PairNode } from './pair-walk.ts'
import { rewriteValue, type Guard, type PathRewrite } from './path-rewrite.ts'
import type { Rewrite } from './rewrite.ts'

/** A place at which a rewrite holds. */
export type SupportedRewrite = PathRewrite & {
  /** Pairs that it brings nearer, and by how much together. */
  readonly support: number
  readonly gain: number
}

/**
 * Where a rewrite applies and the answers still have the old form, it is not systematic, unless the place has changed at least
 * so many times as often elsewhere: then what has the old form still is the regression, and stays a separate line.
 */
const LEAST_MAJORITY = 4
/** A kind of value that a guard singles out must have been seen in so many forms at least. */
const FEWEST_OF_A_KIND = 2
const MOST_GUARD_KEYS = 3

type Weighed = {
  readonly support: readonly PairNode[]
  readonly against: readonly PairNode[]
  readonly gain: number
}

/**
 * Holds a rewrite against every pair of values at one place, those that agree among them.
 *
 * @returns undefined when it does not hold there
 */
export function judgeRewrite(
  rewrite: Rewrite,
  nodes: readonly PairNode[],
): SupportedRewrite | undefined {
  const pattern = nodes[0]?.pattern ?? ''
  const whole = weigh({ rewrite, guard: undefined }, nodes)
  if (whole.support.length === 0) return undefined
  if (isSystematic(whole))
    return { rewrite, pattern, guard: undefined, support: whole.support.length, gain: whole.gain }
  const guard = findGuard(whole)
  if (!guard) return undefined
  const part = weigh({ rewrite, guard }, nodes)
  if (!isSystematic(part)) return undefined
  return { rewrite, pattern, guard, support: part.support.length, gain: part.gain }
}

const isSystematic = ({ support, against }: Weighed): boolean =>
  support.length > 0 && against.length * LEAST_MAJORITY <= support.length

function weigh(place: Omit<PathRewrite, 'pattern'>, nodes: readonly PairNode[]): Weighed {
  const support: PairNode[] = []
  const against: PairNode[] = []
  let total = 0
  for (const node of nodes) {
    const rewritten = rewriteValue(place, node.from, node.holder)
    if (rewritten === undefined) continue
    const gain = node.distance - toDistance(rewritten, node.to)
    if (gain > 0) support.push(node)
    else if (gain < 0) against.push(node)
    total += gain
  }
  return { support, against, gain: total }
}

/** What all supporting values have and the others have not, if these are values of another kind. */
function findGuard({ support, against }: Weighed): Guard | undefined {
  const [first] = support
  if (!first) return undefined
  const type = typeOf(first.from)
  const isOfOneType = support.every(({ from }) => typeOf(from) === type)
  if (isOfOneType && against.every(({ from }) => typeOf(from) !== type)) return { type }
  if (new Set(support.map(({ from }) => toText(from))).size < FEWEST_OF_A_KIND) return undefined
  const holders = support.map(({ holder }) => holder)
  if (!holders.every((holder) => holder !== undefined)) return undefined
  const [holder, ...others] = holders
  const common = [...(holder?.keys() ?? [])].filter((key) => others.every((each) => each.has(key)))
  const strangers = against.filter((node) => isOfOtherKind(common, node.holder))
  const alike = against.filter((node) => !strangers.includes(node))
  if (alike.length * LEAST_MAJORITY > support.length) return undefined
  const keys = common.filter(
    (key) =>
      strangers.every((node) => !node.holder?.has(key)) &&
      alike.every((node) => node.holder?.has(key)),
  )
  return keys.length === 0 ? undefined : { keys: keys.slice(0, MOST_GUARD_KEYS) }
}

/** Two objects that share most of their fields are of one kind, whatever optional field distinguishes them. */
function isOfOtherKind(common: readonly string[], holder: JsonObject | undefined): boolean {
  if (!isObject(holder)) return true
  const shared = common.filter((key) => holder.has(key)).length
  return shared <= Math.min(common.length, holder.size) / 2
}

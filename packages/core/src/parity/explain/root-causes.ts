import { type Difference, toSignature } from '../compare/difference.ts'

export type ExplainedDifference = Difference & {
  /** The id of the mapping that explains it; null for what is left. */
  readonly explainedBy: string | null
}

/**
 * The reasons behind the differences of each case, by name: each mapping is one, and each difference that none explains,
 * however many cases it comes in. Where the status differs, the body differs with it: that is one reason. Fields that
 * went and came in one object are one reason as well: most often one was renamed, or the object replaced.
 */
export function findRootCauses(
  divergences: ReadonlyMap<string, readonly ExplainedDifference[]>,
): ReadonlyMap<string, readonly string[]> {
  const groups = new Groups()
  const keysOf = new Map<string, string[]>()
  for (const [name, differences] of divergences) {
    const open = differences.filter(({ explainedBy }) => explainedBy === null)
    const status = open.find(({ kind }) => kind === 'status')
    const counted = status ? [status] : open
    const keys = counted.map((difference) => groups.join(listKeys(difference)))
    for (const shape of listShapes(counted)) groups.join(shape)
    keysOf.set(name, [
      ...differences.flatMap(({ explainedBy }) =>
        explainedBy === null ? [] : [`mapping ${explainedBy}`],
      ),
      ...keys,
    ])
  }
  return new Map(
    [...keysOf].map(([name, keys]) => [name, [...new Set(keys.map((key) => groups.find(key)))]]),
  )
}

/** What makes two differences the same one: kind and place, or the same values of the same field. */
function listKeys(difference: ExplainedDifference): string[] {
  const { kind, pointer, reference, candidate } = difference
  if (kind === 'status') return [`status ${reference} ${candidate}`]
  const field = pointer.split('/').findLast((part) => !/^\d+$/.test(part))
  const isOfField = kind === 'value' && field !== undefined && field !== ''
  const values = JSON.stringify([field, reference, candidate])
  return [toSignature(difference), ...(isOfField ? [`values ${values}`] : [])]
}

/** Of each object, the fields that went and those that came, where there are both. */
function listShapes(differences: readonly ExplainedDifference[]): string[][] {
  const byHolder = new Map<string, ExplainedDifference[]>()
  for (const difference of differences) {
    const { kind, pointer } = difference
    if ((kind !== 'missing' && kind !== 'extra') || /\/\d+$/.test(pointer)) continue
    const holder = pointer.slice(0, pointer.lastIndexOf('/'))
    byHolder.set(holder, [...(byHolder.get(holder) ?? []), difference])
  }
  return [...byHolder.values()]
    .filter((all) => new Set(all.map(({ kind }) => kind)).size === 2)
    .map((all) => all.map(toSignature))
}

/** Keys that stand for one thing. */
class Groups {
  readonly #above = new Map<string, string>()

  find(key: string): string {
    let root = key
    for (let next = this.#above.get(root); next !== undefined; next = this.#above.get(root))
      root = next
    return root
  }

  /** Makes all keys stand for one thing. @returns one of them */
  join([first = '', ...others]: readonly string[]): string {
    for (const other of others) {
      const [one, another] = [this.find(first), this.find(other)]
      if (one !== another) this.#above.set(another, one)
    }
    return first
  }
}

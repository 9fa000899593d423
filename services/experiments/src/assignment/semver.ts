const pattern =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/

export const semverPattern = pattern.source

export type Semver = { readonly core: readonly bigint[]; readonly prerelease: readonly string[] }

/** @returns undefined when the text is no semantic version */
export function parseSemver(text: string): Semver | undefined {
  const match = pattern.exec(text)
  if (!match) return undefined
  const prerelease = match[4]?.split('.') ?? []
  if (prerelease.some((part) => /^0\d+$/.test(part))) return undefined
  return { core: match.slice(1, 4).map(BigInt), prerelease }
}

/**
 * Negative, zero or positive as `a` comes before, equals or comes after `b`.
 *
 * @see https://semver.org/spec/v2.0.0.html section 11
 */
export function compareSemver(a: Semver, b: Semver): number {
  for (const [index, number] of a.core.entries()) {
    const other = b.core[index] as bigint
    if (number !== other) return number < other ? -1 : 1
  }
  return comparePrerelease(a.prerelease, b.prerelease)
}

function comparePrerelease(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return Number(a.length === 0) - Number(b.length === 0)
  for (const [index, part] of a.entries()) {
    const other = b[index]
    if (other === undefined) return 1
    const order = compareIdentifiers(part, other)
    if (order !== 0) return order
  }
  return a.length - b.length
}

function compareIdentifiers(a: string, b: string): number {
  const [aIsNumber, bIsNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)]
  if (aIsNumber && bIsNumber) return a.length - b.length || (a < b ? -1 : Number(a > b))
  if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1
  return a < b ? -1 : Number(a > b)
}

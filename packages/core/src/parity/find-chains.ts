/** A case of parity, and the cases whose captures it needs. */
export type ChainedCase = { readonly name: string; readonly needs: readonly string[] }

/**
 * Which cases are one chain: by the name of each case, the position of the first case that it is connected with by
 * needs, directly or through others.
 */
export function findChains(cases: readonly ChainedCase[]): Map<string, number> {
  const chains = new Map<string, number>()
  for (const [index, { name, needs }] of cases.entries()) {
    const joined = new Set(needs.flatMap((need) => chains.get(need) ?? []))
    const first = Math.min(index, ...joined)
    chains.set(name, first)
    for (const [other, chain] of chains) if (joined.has(chain)) chains.set(other, first)
  }
  return chains
}

/**
 * Whether a run of base64 characters looks like a key rather than a name or a path: at least 4 bits of
 * entropy a character (Shannon, over the run itself), both letter cases, and digits in two places or
 * more. Hexadecimal can hardly reach 4 bits, so hashes stay.
 */
export function looksRandom(run: string): boolean {
  const digitGroups = run.match(/\d+/g)?.length ?? 0
  return digitGroups >= 2 && /[a-z]/.test(run) && /[A-Z]/.test(run) && entropyBits(run) >= 4
}

function entropyBits(run: string): number {
  const counts = new Map<string, number>()
  for (const character of run) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) {
    const share = count / run.length
    bits -= share * Math.log2(share)
  }
  return bits
}

const basis = 0xcbf29ce484222325n
const prime = 0x100000001b3n

/** `F-` and ten hexadecimal digits of 64-bit FNV-1a over the parts: the same finding, the same id. */
export function toFindingId(parts: readonly string[]): string {
  let hash = basis
  for (const byte of new TextEncoder().encode(parts.join('\0'))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * prime)
  }
  return `F-${hash.toString(16).padStart(16, '0').slice(0, 10)}`
}

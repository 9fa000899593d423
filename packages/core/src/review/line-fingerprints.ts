const window = 100
const endOfFile = 0xffff
const half = 2 ** 32
/** 37 to the power of 100, modulo 2^64, in two halves. */
const [leaveHigh, leaveLow] = toPower(37n, 100n)

/**
 * GitHub's fingerprint of each line: `271789c17abda88f:1`, a 64-bit rolling hash of the 100 characters
 * from the start of the line, blanks left out, and how often it has occurred so far. The place behind the
 * last line break counts as a line, so a text that ends in one has one more.
 *
 * @see https://github.com/github/codeql-action/blob/main/src/fingerprints.ts
 */
export function lineFingerprints(text: string): string[] {
  const { codes, starts } = toCodes(text)
  const counts = new Map<string, number>()
  const fingerprints: string[] = []
  let high = 0
  let low = 0
  // Positions are of the character that enters; the window of a start is full 99 characters later.
  for (let at = 0; fingerprints.length < starts.length; at += 1) {
    const gone = codes[at - window] ?? 0
    const sum = low * 37 + (codes[at] ?? 0) - leaveLow * gone
    const carry = Math.floor(sum / half)
    low = sum - carry * half
    const rest = high * 37 + carry - leaveHigh * gone
    high = rest - Math.floor(rest / half) * half
    if (starts[fingerprints.length] !== at - window + 1) continue
    const hash =
      high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0')
    const count = (counts.get(hash) ?? 0) + 1
    counts.set(hash, count)
    fingerprints.push(`${hash}:${count}`)
  }
  return fingerprints
}

/** The characters that are hashed, and where among them lines start. Line endings of all kinds are LF. */
function toCodes(text: string): { readonly codes: number[]; readonly starts: number[] } {
  const codes: number[] = []
  const starts = [0]
  const normal = text.replaceAll(/\r\n?/g, '\n')
  for (let at = 0; at < normal.length; at += 1) {
    const code = normal.charCodeAt(at)
    if (code === 0x20 || code === 0x09) continue
    codes.push(code)
    if (code === 0x0a) starts.push(codes.length)
  }
  codes.push(endOfFile)
  return { codes, starts }
}

function toPower(base: bigint, exponent: bigint): [number, number] {
  const value = BigInt.asUintN(64, base ** exponent)
  return [Number(value >> 32n), Number(value & 0xffffffffn)]
}

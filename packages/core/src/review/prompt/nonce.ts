/**
 * Whether a nonce can fence a text: 6 to 64 lower-case hexadecimal digits that the text does not hold. A
 * change that could guess its nonce could end the fence and answer for the reviewer, so draw it at random
 * or from a hash of the text.
 */
export function isNonceSafe(nonce: string, text: string): boolean {
  return /^[0-9a-f]{6,64}$/.test(nonce) && !text.toLowerCase().includes(nonce)
}

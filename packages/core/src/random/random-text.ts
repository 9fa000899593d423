import type { Random } from './random.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** `length` letters and digits. */
export function randomText(random: Random, length: number): string {
  let text = ''
  for (let at = 0; at < length; at += 1) text += ALPHABET[random.integer(0, ALPHABET.length - 1)]
  return text
}

const hex = (random: Random, digits: number): string =>
  random
    .integer(0, 16 ** digits - 1)
    .toString(16)
    .padStart(digits, '0')

/** A version 4 UUID. @see RFC 9562, section 5.4 */
export function randomUuid(random: Random): string {
  const variant = '89ab'[random.integer(0, 3)]
  const tail = hex(random, 4) + hex(random, 8)
  return `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-${variant}${hex(random, 3)}-${tail}`
}

import { randomBytes } from 'node:crypto'

/** A UUID version 7 of a moment. @see RFC 9562, section 5.7 */
export function uuidV7(at: number | Date | string): string {
  const random = randomBytes(10).toString('hex')
  const time = new Date(at).getTime().toString(16).padStart(12, '0')
  return withDashes(`${time}7${random.slice(1, 4)}8${random.slice(5)}`)
}

/** A random UUID version 4 that lies, by chance, where the ids of that moment are. */
export function uuidV4Within(at: number | Date | string): string {
  const id = uuidV7(at)
  return `${id.slice(0, 14)}4${id.slice(15)}`
}

function withDashes(hex: string): string {
  const cuts = [0, 8, 12, 16, 20, 32]
  return cuts
    .slice(1)
    .map((end, at) => hex.slice(cuts[at], end))
    .join('-')
}

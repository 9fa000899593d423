/** What one capture may hold, in bytes: users and cases keep what they captured for as long as they go on. */
export const MOST_CAPTURED_BYTES = 1_048_576

/** What a number, a field or an element of a list takes at the least. */
const ENTRY_BYTES = 16

/** Whether a captured value, however nested, is larger than one may be. */
export function isTooLarge(value: unknown): boolean {
  let left = MOST_CAPTURED_BYTES
  const open = [value]
  while (open.length > 0 && left >= 0) {
    const one = open.pop()
    if (typeof one === 'string') left -= one.length
    else if (one instanceof Uint8Array) left -= one.byteLength
    else if (typeof one === 'object' && one !== null) {
      for (const [key, item] of Object.entries(one)) {
        left -= key.length + ENTRY_BYTES
        if (left < 0) return true
        open.push(item)
      }
    }
  }
  return left < 0
}

import { MAX_HEAD_BYTES } from '@gauntlet/core/http'

const CR = 13
const LF = 10
const TAB = 9
const SPACE = 32
const DELETE = 127

/**
 * Finds the end of a head byte by byte, so that how they were cut does not matter. Empty lines may stand before a request
 * (RFC 9112, section 2.2).
 */
export class HeadReader {
  #bytes = 0
  #lineBytes = 0
  #hasLine = false
  #wasCr = false

  /**
   * Goes on with these bytes.
   *
   * @returns where among these bytes the head ends, `more` when it does not yet, `none` when no head can come of it: a bare CR or
   * LF, another control character, too long
   */
  read(bytes: Buffer): { readonly end: number } | 'more' | 'none' {
    for (let at = 0; at < bytes.length; at += 1) {
      const step = this.#step(bytes[at] as number)
      if (step === 'end') return { end: at + 1 }
      if (step === 'none') return 'none'
    }
    return 'more'
  }

  #step(byte: number): 'more' | 'end' | 'none' {
    if (++this.#bytes > MAX_HEAD_BYTES) return 'none'
    if (this.#wasCr) return byte === LF ? this.#endLine() : 'none'
    if (byte === CR) this.#wasCr = true
    else if ((byte < SPACE && byte !== TAB) || byte === DELETE) return 'none'
    else this.#lineBytes += 1
    return 'more'
  }

  #endLine(): 'more' | 'end' {
    const isEmpty = this.#lineBytes === 0
    if (isEmpty && this.#hasLine) return 'end'
    this.#hasLine ||= !isEmpty
    this.#lineBytes = 0
    this.#wasCr = false
    return 'more'
  }
}

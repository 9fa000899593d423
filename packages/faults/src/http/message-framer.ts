import { MAX_HEAD_BYTES } from '@gauntlet/core/http'
import { EndlessBody, type MessageBody } from './message-body.ts'

/** What one read brought of one message: all of it, for most. */
export type MessagePiece = {
  /** Where this is the message's beginning: its head, one character a byte. `bytes` begins with it. */
  readonly head: string | undefined
  readonly bytes: Buffer
  /** Nothing more of this message comes. */
  readonly ended: boolean
}

const nothing: Buffer = Buffer.alloc(0)

/**
 * Finds where in a stream of HTTP/1 messages each begins and ends, the same however the stream was cut. All bytes that go
 * in come out, in order, as they are: from what cannot be read in one way only on, they are passed on unread.
 */
export class MessageFramer {
  readonly #toBody: (head: string) => MessageBody
  #body: MessageBody | undefined
  #reader = new HeadReader()
  /** The beginning of a head, in memory that is as large or larger. */
  #held = nothing
  #heldBytes = 0

  constructor(toBody: (head: string) => MessageBody) {
    this.#toBody = toBody
  }

  *push(read: Buffer): Generator<MessagePiece> {
    let bytes = read
    while (bytes.length > 0) {
      let head: string | undefined
      if (!this.#body) {
        const heldBytes = this.#heldBytes
        const found = this.#reader.read(bytes)
        if (found === 'more') return this.#hold(bytes)
        bytes = this.#withHeld(bytes)
        if (found !== 'none') head = bytes.toString('latin1', 0, heldBytes + found.end)
        this.#body = head === undefined ? new EndlessBody() : this.#toBody(head)
      }
      const end = this.#body.take(bytes, head?.length ?? 0)
      const { ended } = this.#body
      if (ended) this.#body = undefined
      yield { head, bytes: bytes.subarray(0, end), ended }
      bytes = bytes.subarray(end)
    }
  }

  /** From now on there are no messages, only bytes. */
  passThrough(): void {
    this.#body = new EndlessBody()
  }

  /** The stream has ended: what was not yet given out, and whether that was the end of a message that has no other. */
  end(): { readonly rest: Buffer; readonly wasEnd: boolean } {
    return {
      rest: this.#held.subarray(0, this.#heldBytes),
      wasEnd: this.#body instanceof EndlessBody,
    }
  }

  #hold(bytes: Buffer): void {
    const size = this.#heldBytes + bytes.length
    if (size > this.#held.length) {
      const larger = Buffer.allocUnsafe(Math.max(size, 2 * this.#held.length))
      this.#held.copy(larger, 0, 0, this.#heldBytes)
      this.#held = larger
    }
    bytes.copy(this.#held, this.#heldBytes)
    this.#heldBytes = size
  }

  #withHeld(bytes: Buffer): Buffer {
    this.#reader = new HeadReader()
    if (this.#heldBytes === 0) return bytes
    const whole = Buffer.concat([this.#held.subarray(0, this.#heldBytes), bytes])
    this.#held = nothing
    this.#heldBytes = 0
    return whole
  }
}

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

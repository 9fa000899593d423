import { EndlessBody, type MessageBody } from './message-body.ts'

/** What one read brought of one message: all of it, for most. */
export type MessagePiece = {
  /** Where this is the message's beginning: its head, one character a byte. `bytes` begins with it. */
  readonly head: string | undefined
  readonly bytes: Buffer
  /** Nothing more of this message comes. */
  readonly ended: boolean
}

/** A head as long as this is passed on as it comes, and all behind it: servers refuse less (Node: 16 KiB). */
const headLimit = 262_144
const nothing: Buffer = Buffer.alloc(0)

/** Tells where in a stream of HTTP/1 messages each begins and ends. All bytes that go in come out, in order, as they are. */
export class MessageFramer {
  readonly #toBody: (head: string) => MessageBody
  #body: MessageBody | undefined
  /** A head not yet whole. */
  #held = nothing

  constructor(toBody: (head: string) => MessageBody) {
    this.#toBody = toBody
  }

  *push(read: Buffer): Generator<MessagePiece> {
    let bytes = this.#held.length === 0 ? read : Buffer.concat([this.#held, read])
    this.#held = nothing
    while (bytes.length > 0) {
      const head = this.#body ? undefined : findHead(bytes)
      if (!this.#body && head === undefined && bytes.length < headLimit) {
        this.#held = bytes
        return
      }
      this.#body ??= head === undefined ? new EndlessBody() : this.#toBody(head)
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
    return { rest: this.#held, wasEnd: this.#body instanceof EndlessBody }
  }
}

/** Empty lines may stand before a request (RFC 9112, section 2.2), and a lone line feed may end a line. */
function findHead(bytes: Buffer): string | undefined {
  let start = 0
  while (bytes[start] === 13 || bytes[start] === 10) start += 1
  const ends = ['\n\r\n', '\n\n'].flatMap((end) => {
    const at = bytes.indexOf(end, start)
    return at === -1 ? [] : [at + end.length]
  })
  return ends.length === 0 ? undefined : bytes.toString('latin1', 0, Math.min(...ends))
}

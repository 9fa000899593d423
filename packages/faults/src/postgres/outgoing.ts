import type { Socket } from 'node:net'

/** Bytes on their way to one socket: pieces of one read that lie beside each other are written as one. */
export class Outgoing {
  readonly #parts: Buffer[] = []
  #bytes = 0

  get bytes(): number {
    return this.#bytes
  }

  add(bytes: Buffer): void {
    if (bytes.length === 0) return
    this.#bytes += bytes.length
    const last = this.#parts.at(-1)
    const isNext =
      last?.buffer === bytes.buffer && last.byteOffset + last.length === bytes.byteOffset
    if (last && isNext) {
      const whole = Buffer.from(last.buffer, last.byteOffset, last.length + bytes.length)
      this.#parts[this.#parts.length - 1] = whole
    } else {
      this.#parts.push(bytes)
    }
  }

  /** Hands all of them to other ones. */
  moveTo(other: Outgoing): void {
    for (const part of this.take()) other.add(part)
  }

  take(): readonly Buffer[] {
    this.#bytes = 0
    return this.#parts.splice(0)
  }

  /** @returns whether the socket takes more */
  writeTo(socket: Socket): boolean {
    const parts = this.take()
    if (parts.length === 0 || socket.destroyed || socket.writableEnded) return true
    if (parts.length === 1) return socket.write(parts[0] as Buffer)
    socket.cork()
    let takesMore = true
    for (const part of parts) takesMore = socket.write(part)
    socket.uncork()
    return takesMore
  }
}

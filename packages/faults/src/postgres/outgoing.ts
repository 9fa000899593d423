import type { Socket } from 'node:net'
import { type Slice, toBytes } from './slice.ts'

/** Bytes on their way to one socket: slices of one read that lie beside each other are written as one. */
export class Outgoing {
  readonly #parts: { readonly buffer: Buffer; readonly start: number; end: number }[] = []
  #bytes = 0

  get bytes(): number {
    return this.#bytes
  }

  add({ buffer, start, end }: Slice): void {
    if (start === end) return
    this.#bytes += end - start
    const last = this.#parts.at(-1)
    if (last?.buffer === buffer && last.end === start) last.end = end
    else this.#parts.push({ buffer, start, end })
  }

  /** Hands all of them to other ones. */
  moveTo(other: Outgoing): void {
    for (const part of this.#parts) other.add(part)
    this.clear()
  }

  clear(): void {
    this.#parts.length = 0
    this.#bytes = 0
  }

  /** @returns whether the socket takes more */
  writeTo(socket: Socket): boolean {
    const [first] = this.#parts
    if (!first) return true
    const parts = this.#parts.map(toBytes)
    this.clear()
    if (socket.destroyed || socket.writableEnded) return true
    if (parts.length === 1) return socket.write(parts[0] as Buffer)
    socket.cork()
    let takesMore = true
    for (const part of parts) takesMore = socket.write(part)
    socket.uncork()
    return takesMore
  }
}

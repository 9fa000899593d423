import type { Socket } from 'node:net'

/** Stops the reading of a socket for as long as any reason for it lasts. */
export class Gate {
  readonly #socket: Socket
  #reasons = 0

  constructor(socket: Socket) {
    this.#socket = socket
  }

  close(): void {
    this.#reasons += 1
    this.#socket.pause()
  }

  open(): void {
    this.#reasons -= 1
    if (this.#reasons === 0) this.#socket.resume()
  }

  /** Until another socket takes more. */
  closeUntilDrain(other: Socket): void {
    this.close()
    const open = () => {
      other.off('drain', open)
      other.off('close', open)
      this.open()
    }
    other.once('drain', open)
    other.once('close', open)
  }
}

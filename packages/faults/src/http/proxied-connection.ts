import { Agent } from 'node:http'
import type { Socket } from 'node:net'

/** A caller's connection and its own one to the origin: what ends the one ends the other, but for a reset of ours. */
export class ProxiedConnection {
  readonly agent = new Agent({ keepAlive: true, maxSockets: 1 })
  readonly #caller: Socket
  #origin: Socket | undefined
  #busy = false
  #cut = false

  constructor(caller: Socket) {
    this.#caller = caller
    caller.on('error', () => undefined)
    caller.once('close', () => {
      // What we cut off goes on at the origin: that is the fault.
      if (!this.#cut) this.agent.destroy()
    })
  }

  /** A request is on its way from now until `end`. */
  begin(): void {
    this.#busy = true
  }

  /** The origin's side of it, once that is known. */
  attach(origin: Socket): void {
    if (origin === this.#origin) return
    this.#origin = origin
    origin.once('close', () => {
      if (!this.#busy) this.#caller.destroySoon()
    })
  }

  end(): void {
    this.#busy = false
    if (this.#origin?.destroyed) this.#caller.destroySoon()
    if (this.#caller.destroyed) this.agent.destroy()
  }

  /** Resets the caller's side (RST, not FIN); the origin works on. */
  cut(): void {
    this.#cut = true
    if (!this.#caller.destroyed) this.#caller.resetAndDestroy()
  }
}

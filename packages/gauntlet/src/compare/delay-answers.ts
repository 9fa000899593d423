import type { Transport } from '@gauntlet/engine'
import { setTimeout as sleep } from 'node:timers/promises'

/** The same transport, but every answer comes later, as from a target that is slower by a known amount. */
export function delayAnswers(inner: Transport, delayMs: number): Transport {
  return {
    send: async (request, signal) => {
      const exchange = await inner.send(request, signal)
      await sleep(delayMs, undefined, signal && { signal }).catch(() => undefined)
      return { ...exchange, endedAtNs: exchange.endedAtNs + delayMs * 1e6 }
    },
    close: () => inner.close(),
  }
}

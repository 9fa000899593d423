import { isIPv6 } from 'node:net'

const windowMs = 60_000
/** Higher: a token is guessed faster from one place. Lower: a user who mistypes it waits. */
const mostFromAddress = 10
/**
 * Failures from everywhere together: a thousand addresses do not guess a thousand times as fast. It also holds for the
 * right token, as anything else would show a guesser when it was right.
 */
const mostForToken = 200
/** Addresses remembered; beyond, the oldest is forgotten, and the limit of the token still holds. */
const mostAddresses = 10_000

export type AttemptLimits = {
  /** Counts an attempt. Returns how many seconds to wait instead of trying, or undefined when it may go on. */
  begin(address: string): number | undefined
  /** The attempt had the wrong token. */
  fail(): void
}

type Window = { readonly startMs: number; count: number }

/** Limits sign-ins of each address, and failures of all addresses together. In memory: they end with the process. */
export function createAttemptLimits(now: () => number): AttemptLimits {
  const addresses = new Map<string, Window>()
  let failures: Window = { startMs: now(), count: 0 }

  const current = (known: Window | undefined): Window =>
    known && now() - known.startMs < windowMs ? known : { startMs: now(), count: 0 }

  function windowOf(network: string): Window {
    const window = current(addresses.get(network))
    // Set again, so that the map stays in the order of use.
    addresses.delete(network)
    addresses.set(network, window)
    const [oldest] = addresses.keys()
    if (addresses.size > mostAddresses && oldest !== undefined) addresses.delete(oldest)
    return window
  }

  return {
    begin(address) {
      const own = windowOf(toNetwork(address))
      failures = current(failures)
      const full = [
        { window: own, most: mostFromAddress },
        { window: failures, most: mostForToken },
      ].find(({ window, most }) => window.count >= most)?.window
      if (full) return Math.ceil((full.startMs + windowMs - now()) / 1000)
      own.count += 1
      return undefined
    },
    fail: () => {
      failures = current(failures)
      failures.count += 1
    },
  }
}

/** Whoever has one IPv6 address has the 64 bits behind it: its network counts. IPv4 within IPv6 is IPv4. */
export function toNetwork(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(address)) return address
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::')
  const [before = [], after = []] = [head, tail].map((text) => (text ? text.split(':') : []))
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
  const all = tail === undefined ? before : [...before, ...zeros, ...after]
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}

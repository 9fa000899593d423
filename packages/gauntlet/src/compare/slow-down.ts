import { startFaultProxy } from '@gauntlet/faults'

export type SlowedTarget = {
  /** One proxy a replica. */
  readonly urls: readonly string[]
  readonly close: () => Promise<void>
}

/** A proxy before each replica, that holds every answer back by so many milliseconds; by 0 it only passes them on. */
export async function slowDown(urls: readonly string[], delayMs: number): Promise<SlowedTarget> {
  const treatment = delayMs > 0 ? { delayMs } : {}
  const decision = { treatment, done: () => undefined }
  const proxies = await Promise.all(urls.map((url) => startFaultProxy(url, () => decision)))
  return {
    urls: proxies.map(({ url }) => url),
    close: async () => {
      await Promise.all(proxies.map((proxy) => proxy.close()))
    },
  }
}

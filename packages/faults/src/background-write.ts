import { hold } from './http/hold.ts'

/** Requests on their way through the proxies. */
export class Traffic {
  #begun = 0
  #inFlight = 0

  begin(): void {
    this.#begun += 1
    this.#inFlight += 1
  }

  end(): void {
    this.#inFlight -= 1
  }

  /** Begun so far while none is in flight; undefined while one is. The same twice: there was none in between. */
  get quiet(): number | undefined {
    return this.#inFlight === 0 ? this.#begun : undefined
  }
}

/** Asks a database how far its log has been written. */
export type WriteWatch = {
  /** Another value whenever something was written. @throws when the database does not answer */
  readonly read: () => Promise<string>
  readonly close: () => Promise<void>
}

export type BackgroundWriteOptions = {
  readonly traffic: Traffic
  readonly open: () => Promise<WriteWatch>
  /** Nanoseconds. */
  readonly nowNs: () => number
}

/** Work that is done now and then happens within it; where there is none, no kill comes much later. */
const LIMIT_NS = 1e9
/** How often it is asked: a write is noticed within this. */
const ASK_MS = 2

/**
 * Waits for a write to the database while no request is in flight: work that goes on behind the answers, of a job, a relay,
 * a buffer. Not longer than a second, and not where the database does not answer.
 *
 * @returns whether there was one
 */
export async function waitForBackgroundWrite(options: BackgroundWriteOptions): Promise<boolean> {
  const { traffic, open, nowNs } = options
  const beganNs = nowNs()
  const watch = await open().catch(() => undefined)
  if (!watch) return false
  try {
    let before: string | undefined
    let quietBefore: number | undefined
    while (nowNs() - beganNs < LIMIT_NS) {
      const now = await watch.read()
      const { quiet } = traffic
      const isQuiet = quiet !== undefined && quiet === quietBefore
      if (isQuiet && before !== undefined && now !== before) return true
      before = now
      quietBefore = quiet
      await hold(ASK_MS)
    }
  } catch {
    // It is not there: another fault is at work. The moment is as good as any.
  } finally {
    await watch.close()
  }
  return false
}

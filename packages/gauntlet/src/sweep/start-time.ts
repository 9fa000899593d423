import { ToolError } from '@gauntlet/contract'
import { EndedBeforeReady } from '@gauntlet/stack'

/** The application did not serve in time, and it is not known whether the fault is why. */
export class SlowStart extends ToolError {}

/** A start that takes so many times longer than one without a fault is stuck. */
const STUCK = 4

/** How long the starts of an application took, to distinguish one that is stuck from one on a busy machine. */
export class StartTime {
  readonly #now: () => number
  #longestMs = 0

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** @throws SlowStart in place of the error of a start that was too short of time; else what the start throws */
  async measure<Result>(start: () => Promise<Result>): Promise<Result> {
    const beganMs = this.#now()
    const tookMs = () => this.#now() - beganMs
    try {
      const result = await start()
      this.#longestMs = Math.max(this.#longestMs, tookMs())
      return result
    } catch (error) {
      const isDecided = !(error instanceof ToolError) || error instanceof EndedBeforeReady
      if (isDecided || tookMs() > STUCK * this.#longestMs) throw error
      const seconds = (this.#longestMs / 1000).toFixed(1)
      const why = `a start took ${seconds} s when nothing was broken, so that the time was too short to decide`
      throw new SlowStart(error.code, `${error.message} (${why})`, { cause: error })
    }
  }
}

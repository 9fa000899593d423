import { startLane, type Lane, type LaneOptions } from './lane.ts'

/** A lane takes as long to start as about ten cells do: it pays where it does twice as many. */
const CELLS_A_LANE = 20

/** The lanes of a sweep: the first one records the flow, and the others start where there is work enough for them. */
export class SweepLanes {
  readonly #options: Omit<LaneOptions, 'number'>
  readonly #count: number
  #lanes: Promise<Lane>[] = []

  constructor(options: Omit<LaneOptions, 'number'>, count: number) {
    this.#options = options
    this.#count = count
  }

  /** @throws ToolError as `startLane` */
  async first(): Promise<Lane> {
    return await (this.#lanes[0] ??= startLane({ ...this.#options, number: 1 }))
  }

  /**
   * Does all of the work, in its order, each piece on the lane that is free. A lane that does not start leaves its part to
   * the others.
   */
  async each<Work>(
    work: readonly Work[],
    act: (lane: Lane, one: Work, at: number) => Promise<void>,
  ) {
    let next = 0
    const first = await this.first()
    this.#startOthers(work.length)
    const take = async (lane: Lane) => {
      while (next < work.length) {
        const at = next
        next += 1
        await act(lane, work[at] as Work, at)
      }
    }
    const others = this.#lanes.slice(1).map(async (starting) => {
      const lane = await starting.catch(() => undefined)
      if (lane) await take(lane)
    })
    await Promise.all([take(first), ...others])
  }

  /** After the first one: they may share the worktree of a revision, which that one makes. */
  #startOthers(cells: number): void {
    const wanted = Math.min(this.#count, Math.ceil(cells / CELLS_A_LANE))
    for (let number = this.#lanes.length + 1; number <= wanted; number++) {
      const lane = startLane({ ...this.#options, number })
      lane.catch(() => undefined) // reported by who waits for it
      this.#lanes.push(lane)
    }
  }

  /** Ends all that was started. */
  async stop(): Promise<void> {
    const settled = await Promise.allSettled(this.#lanes)
    await Promise.all(
      settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value.stop()] : [])),
    )
  }
}

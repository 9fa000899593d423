import { startLane, type Lane, type LaneOptions } from './lane.ts'

/** The lanes of a sweep: the first one records the flow while the others start. */
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
    this.#lanes[0] ??= startLane({ ...this.#options, number: 1 })
    const lane = await this.#lanes[0]
    // One after the other: they may share the worktree of a revision, which the first one makes.
    for (let number = 2; number <= this.#count; number++) {
      this.#lanes[number - 1] ??= startLane({ ...this.#options, number })
    }
    for (const one of this.#lanes) one.catch(() => undefined)
    return lane
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

  /** Ends all that was started. */
  async stop(): Promise<void> {
    const settled = await Promise.allSettled(this.#lanes)
    await Promise.all(
      settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value.stop()] : [])),
    )
  }
}

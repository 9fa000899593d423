export type MeetingPoint = {
  /** Resolves when all have come, as often as they do; to false when one has left: then nobody needs to be waited for. */
  readonly meet: () => Promise<boolean>
  /** Of one that will not come again. */
  readonly leave: () => void
}

/** Lets so many go on at the same moment. */
export function createMeetingPoint(count: number): MeetingPoint {
  const waiting: ((together: boolean) => void)[] = []
  let hasLeft = false
  const release = (together: boolean) => {
    for (const go of waiting.splice(0)) go(together)
  }
  return {
    meet: () =>
      new Promise((resolve) => {
        waiting.push(resolve)
        if (hasLeft) release(false)
        else if (waiting.length === count) release(true)
      }),
    leave: () => {
      hasLeft = true
      release(false)
    },
  }
}

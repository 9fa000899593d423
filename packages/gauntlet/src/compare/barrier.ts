export type Barrier = {
  /** Resolves to true when all parties wait, and can be used again; to false once a party has left, which ends all waiting. */
  readonly wait: () => Promise<boolean>
  /** Called by a party that will not wait again. */
  readonly leave: () => void
}

/** Lets `count` parties go on at the same moment. */
export function createBarrier(count: number): Barrier {
  const waiting: ((together: boolean) => void)[] = []
  let hasLeft = false
  const release = (together: boolean) => {
    for (const go of waiting.splice(0)) go(together)
  }
  return {
    wait: () =>
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

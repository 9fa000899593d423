import type { Store } from '@gauntlet/store'
import type { Print } from '../cli/print.ts'

export type SurvivingStore = {
  /** The same store; what it does not take is remembered, and thrown to nobody. */
  readonly store: Store
  /** Tries once more what it did not take, and prints what it still does not have. @returns whether it has all */
  readonly settle: () => Promise<boolean>
}

export type SurviveLimits = {
  /** How long the store may take to save one thing. */
  readonly saveMs: number
  /** How long once it has failed: a store that hangs must not cost this for each of many. */
  readonly retryMs: number
}

/** A save of tens of megabytes on a busy disk takes seconds. */
const defaultLimits: SurviveLimits = { saveMs: 30_000, retryMs: 5_000 }

type Lost = { readonly what: string; readonly save: () => Promise<unknown>; readonly why: string }

/**
 * The results store of a long run, which may go away in the middle: what was measured goes on to the verdict and into its
 * files, and is saved at the end if the store is back.
 */
export function surviveLoss(
  store: Store,
  print: Pick<Print, 'note'>,
  limits: SurviveLimits = defaultLimits,
): SurvivingStore {
  const lost: Lost[] = []
  let isAway = false

  async function attempt(what: string, call: () => Promise<unknown>): Promise<Lost | undefined> {
    try {
      await within(isAway ? limits.retryMs : limits.saveMs, call())
      isAway = false
      return undefined
    } catch (error) {
      isAway = true
      return { what, save: call, why: (error as Error).message }
    }
  }

  async function save(what: string, call: () => Promise<unknown>): Promise<void> {
    const missed = await attempt(what, call)
    if (!missed) return
    if (lost.length === 0)
      print.note(
        `${missed.why}\n  The run goes on: its files have everything, and the store is tried again at the end.`,
      )
    lost.push(missed)
  }

  const { loadRuns, verdicts, evidence } = store
  return {
    store: {
      ...store,
      verdicts: {
        ...verdicts,
        save: (document) => save(`verdict ${document.id}`, () => verdicts.save(document)),
      },
      evidence: {
        ...evidence,
        save: (one) => save(`${toKind(one.document.schema)} ${one.id}`, () => evidence.save(one)),
      },
      loadRuns: {
        ...loadRuns,
        // The end of the run brings its row along.
        start: async (run) => void (await attempt('', () => loadRuns.start(run))),
        finish: (document) => save(`load run ${document.run.id}`, () => loadRuns.finish(document)),
      },
    },
    settle: async () => {
      const still: Lost[] = []
      // It may be back: the first try has all the time of a save.
      isAway = false
      for (const one of lost.splice(0)) {
        const missed = await attempt(one.what, one.save)
        if (missed) still.push(missed)
      }
      const [first] = still
      if (first) print.note(describeLost(still, first.why))
      return !first
    },
  }
}

/** `gauntlet.compare/1`: compare. */
const toKind = (schema: string): string => schema.replace(/^gauntlet\.|\/\d+$/g, '')

function describeLost(lost: readonly Lost[], why: string): string {
  const runs = lost.flatMap(({ what }) => what.match(/^load run (.+)/)?.[1] ?? [])
  return [
    `The store does not have ${lost.map(({ what }) => what).join(', ')}: ${why}`,
    ...runs.map((id) => `  Restore it with: gauntlet import artifacts/load-tests/${id}.json`),
  ].join('\n')
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`the results store did not answer within ${limitMs / 1000} s`))
    }, limitMs)
  })
  try {
    return await Promise.race([work, over])
  } finally {
    clearTimeout(timer)
  }
}

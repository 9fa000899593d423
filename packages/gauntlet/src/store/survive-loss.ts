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

type Save = {
  readonly what: string
  readonly call: () => Promise<unknown>
  /** What `gauntlet import` reads it back from, where there is such a file. */
  readonly file?: string | null
}

type Lost = Save & { readonly why: string }

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

  async function attempt(one: Save): Promise<Lost | undefined> {
    try {
      await within(isAway ? limits.retryMs : limits.saveMs, one.call())
      isAway = false
      return undefined
    } catch (error) {
      isAway = true
      return { ...one, why: (error as Error).message }
    }
  }

  async function save(one: Save): Promise<void> {
    const missed = await attempt(one)
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
      verdicts: { ...verdicts, save: (document) => save(verdictSave(store, document)) },
      evidence: { ...evidence, save: (one) => save(evidenceSave(store, one)) },
      loadRuns: {
        ...loadRuns,
        // The end of the run brings its row along.
        start: async (run) => void (await attempt({ what: '', call: () => loadRuns.start(run) })),
        finish: (document) => save(loadRunSave(store, document)),
      },
    },
    settle: async () => {
      const still: Lost[] = []
      // It may be back: the first try has all the time of a save.
      isAway = false
      for (const one of lost.splice(0)) {
        const missed = await attempt(one)
        if (missed) still.push(missed)
      }
      const [first] = still
      if (first) print.note(describeLost(still, first.why))
      return !first
    },
  }
}

type First<Call extends (one: never) => unknown> = Parameters<Call>[0]

const verdictSave = ({ verdicts }: Store, document: First<Store['verdicts']['save']>): Save => ({
  what: `verdict ${document.id}`,
  call: () => verdicts.save(document),
})

const evidenceSave = ({ evidence }: Store, one: First<Store['evidence']['save']>): Save => ({
  what: `${toKind(one.document.schema)} ${one.id}`,
  call: () => evidence.save(one),
})

const loadRunSave = ({ loadRuns }: Store, document: First<Store['loadRuns']['finish']>): Save => ({
  what: `load run ${document.run.id}`,
  call: () => loadRuns.finish(document),
  file: document.run.artifacts_path,
})

/** `gauntlet.compare/2`: compare. */
const toKind = (schema: string): string => schema.replace(/^gauntlet\.|\/\d+$/g, '')

function describeLost(lost: readonly Lost[], why: string): string {
  const files = lost.flatMap(({ file }) => file ?? [])
  return [
    `The store does not have ${lost.map(({ what }) => what).join(', ')}: ${why}`,
    ...files.map((file) => `  Restore it with: gauntlet import ${file}`),
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

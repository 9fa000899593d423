import { readVariable, ToolError } from '@gauntlet/contract'
import type { Store } from '@gauntlet/store'
import {
  openProjectStore,
  type ProjectStore,
  type ProjectStoreOptions,
} from './open-project-store.ts'

/** What is asked of a store for as long as a dashboard is open. */
type Parts = Pick<Store, 'loadRuns' | 'verdicts' | 'evidence'>

export type LastingStore = { readonly store: Parts; close(): Promise<void> }

/**
 * The results store of a project, for a command that lives long. A server named by URL is found again by itself when it
 * is back. An embedded one that was killed is started again, or found where another command has started it, by the next
 * question: it has another port then.
 *
 * @throws ToolError as `openProjectStore`; so does a question that finds no store
 */
export async function openLastingStore(options: ProjectStoreOptions): Promise<LastingStore> {
  const first = await openProjectStore(options)
  if (readVariable(options.env, 'GAUNTLET_DATABASE_URL')) return first
  let current: Promise<ProjectStore> = Promise.resolve(first)
  /** Of questions that fail at once the first opens it again, and the others wait. */
  const reopen = async (failed: Promise<ProjectStore>): Promise<ProjectStore> => {
    if (current === failed) {
      current = closeQuietly(failed).then(() => openProjectStore(options))
      current.catch(() => undefined)
    }
    return await current.catch(throwAway)
  }
  const ask: Ask = async (question) => {
    const asked = current
    const open = await asked.catch(() => undefined)
    try {
      if (open) return await question(open.store)
    } catch (error) {
      if (!isAway(error) || options.signal?.aborted) throw error
    }
    return await question((await reopen(asked)).store)
  }
  return {
    store: {
      loadRuns: relay('loadRuns', first.store, ask),
      verdicts: relay('verdicts', first.store, ask),
      evidence: relay('evidence', first.store, ask),
    },
    close: () => closeQuietly(current),
  }
}

const isAway = (error: unknown): boolean =>
  error instanceof ToolError && error.code === 'STORE_UNREACHABLE'

async function closeQuietly(opened: Promise<ProjectStore>): Promise<void> {
  await opened.then((open) => open.close()).catch(() => undefined)
}

/** For whoever asks it is away, whatever keeps it from starting. */
function throwAway(cause: unknown): never {
  if (!(cause instanceof ToolError)) throw cause
  const what = `the embedded store does not start again: ${cause.message}`
  throw new ToolError('STORE_UNREACHABLE', what, { cause, hint: cause.hint })
}

type Ask = <T>(question: (store: Store) => Promise<T>) => Promise<T>
type Method = (...args: never[]) => unknown

/** The same methods, each asked of the store as it is then. */
function relay<Name extends keyof Parts>(name: Name, shape: Store, ask: Ask): Parts[Name] {
  const methods = Object.keys(shape[name]).map((method) => [
    method,
    async (...args: never[]) =>
      await ask(async (store) => {
        const part = store[name] as Readonly<Record<string, Method>>
        return await part[method]?.(...args)
      }),
  ])
  return Object.fromEntries(methods) as Parts[Name]
}

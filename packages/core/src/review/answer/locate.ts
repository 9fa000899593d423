import type { BundleHunk, ReviewBundle } from '../bundle/review-bundle.ts'
import { showPath } from '../bundle/split-file.ts'

export type LocatedPath = {
  readonly path: string
  /** It was not written exactly as in the diff, but could be identified. */
  readonly repaired: boolean
}

/** The file of the bundle that a reviewer means; null when none or several could be. */
export function locatePath(written: string, bundle: ReviewBundle): LocatedPath | null {
  const paths = bundle.files.map(({ path }) => path)
  const bare = written.trim()
  const unwrapped = bare.replace(/^[`'"*]+/, '').replace(/[`'"*]+$/, '')
  for (const text of [bare, unwrapped]) {
    const exact = paths.find((path) => path === text || showPath(path) === text)
    if (exact !== undefined) return { path: exact, repaired: false }
  }
  const stripped = unwrapped.replace(/^(?:[ab]\/|\.\/)/, '')
  if (stripped === '') return null
  const isMeant = [
    (path: string) => path === stripped,
    (path: string) => path.endsWith(`/${stripped}`) || stripped.endsWith(`/${path}`),
  ]
  for (const test of isMeant) {
    const [path, another] = paths.filter(test)
    if (path !== undefined && another === undefined) return { path, repaired: true }
  }
  return null
}

export type Where = { readonly path: string; readonly lines: readonly [number, number] | null }

/** Characters at the end in which line numbers are looked for: a bound for the backtracking. */
const longestSuffix = 60
const lineSuffix =
  /^(.*?)[\s`'*]*(?::|#|\(|\s)\s*(?:lines?\s+)?L?(\d{1,9})(?::\d+)?(?:\s*(?:[-–—]|to)\s*L?(\d{1,9}))?\)?$/i

/** Splits `src/a.ts:42-47`; also `src/a.ts:42`, `src/a.ts#L42-L47` and `src/a.ts (lines 42-47)`. */
export function splitWhere(written: string): Where {
  const text = written.trim().replaceAll(/^[`*]+|[`*]+$/g, '')
  const head = text.slice(0, -longestSuffix)
  const match = lineSuffix.exec(text.slice(-longestSuffix))
  if (!match) return { path: text, lines: null }
  const [, tail = '', first, last = first] = match
  const [a, b] = [Number(first), Number(last)]
  return { path: head + tail, lines: [Math.min(a, b), Math.max(a, b)] }
}

export type DiffLocation = { readonly lines: Where['lines']; readonly hunk: string | null }

/**
 * Clamps lines to the hunk that holds most of them. Lines in no hunk are about the file, not a place in
 * it. A file with a single hunk and no new side, as a deleted one, has that hunk for a place.
 */
export function locateLines(hunks: readonly BundleHunk[], lines: Where['lines']): DiffLocation {
  const [only, another] = hunks
  if (only && !another && only.range === null) return { lines: null, hunk: only.header }
  let best: DiffLocation = { lines: null, hunk: null }
  let most = 0
  for (const { header, range } of lines ? hunks : []) {
    const first = Math.max(range?.[0] ?? Infinity, lines?.[0] ?? 0)
    const last = Math.min(range?.[1] ?? 0, lines?.[1] ?? 0)
    if (last - first + 1 > most) {
      most = last - first + 1
      best = { lines: [first, last], hunk: header }
    }
  }
  return best
}

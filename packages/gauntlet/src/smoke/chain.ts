import { ToolError, type Outcome } from '@gauntlet/contract'

/** A link of a chain: what must have passed before it may run. */
export type Link = { readonly name: string; readonly needs: readonly string[] }

export type LinkResult = { readonly outcome: Outcome; readonly reason: string | null }

/**
 * Refuses a chain that could never be walked.
 *
 * @throws ToolError CONFIG_INVALID naming the link: a name twice, a need that nobody is, a circle
 */
export function checkChain(links: readonly Link[]): void {
  const byName = new Map<string, Link>()
  for (const link of links) {
    if (byName.has(link.name)) {
      throw new ToolError('CONFIG_INVALID', `two smoke checks are called "${link.name}"`)
    }
    byName.set(link.name, link)
  }
  const settled = new Set<string>()
  const visit = (link: Link, path: readonly string[]): void => {
    if (settled.has(link.name)) return
    if (path.includes(link.name)) {
      const circle = [...path.slice(path.indexOf(link.name)), link.name].join(' -> ')
      throw new ToolError('CONFIG_INVALID', `smoke checks need each other in a circle: ${circle}`)
    }
    for (const need of link.needs) {
      const needed = byName.get(need)
      if (!needed) {
        throw new ToolError(
          'CONFIG_INVALID',
          `smoke check "${link.name}" needs "${need}", which is no check`,
        )
      }
      visit(needed, [...path, link.name])
    }
    settled.add(link.name)
  }
  for (const link of links) visit(link, [])
}

export type WalkOptions<L extends Link, R extends LinkResult> = {
  readonly links: readonly L[]
  /** Links walked at once. */
  readonly concurrency: number
  readonly run: (link: L) => Promise<R>
  /** The result of a link that is not run, and why; `cause`: the link that did not pass, where that is why. */
  readonly skip: (link: L, reason: string, cause?: string) => R
  /** When it returns a reason, links that have not started are skipped with it. */
  readonly stopReason: () => string | undefined
  readonly onSettled?: (link: L, result: R) => void
}

/**
 * Walks a chain: independent branches at once, each link after what it needs. A link whose need did
 * not pass is skipped, and the reason names the first cause, not the need in between. So is one whose need is in no
 * link, or waits for it in turn: see `checkChain`, which refuses both.
 *
 * @returns results in the order of the links
 */
export async function walkChain<L extends Link, R extends LinkResult>(
  options: WalkOptions<L, R>,
): Promise<R[]> {
  const { links, concurrency, run, skip, stopReason, onSettled } = options
  const results = new Map<string, R>()
  const causes = new Map<string, string>()
  const waiting = new Set(links)
  const running = new Set<Promise<void>>()
  const settle = (link: L, result: R) => {
    results.set(link.name, result)
    onSettled?.(link, result)
  }
  const startReady = () => {
    for (const link of waiting) {
      if (!link.needs.every((need) => results.has(need))) continue
      const broken = link.needs.find((need) => results.get(need)?.outcome !== 'pass')
      const cause = broken === undefined ? undefined : (causes.get(broken) ?? broken)
      const stopped = stopReason()
      if (cause === undefined && stopped === undefined && running.size >= concurrency) continue
      waiting.delete(link)
      if (cause !== undefined) {
        causes.set(link.name, cause)
        settle(link, skip(link, `skipped: "${cause}" did not pass`, cause))
      } else if (stopped !== undefined) {
        settle(link, skip(link, stopped))
      } else {
        const work = run(link)
          .then((result) => settle(link, result))
          .finally(() => running.delete(work))
        running.add(work)
      }
    }
  }
  const skipStuck = () => {
    for (const link of waiting) {
      const missing = link.needs.find((need) => !results.has(need)) ?? ''
      waiting.delete(link)
      settle(link, skip(link, `skipped: it needs "${missing}", which never ends`))
    }
  }
  while (waiting.size > 0 || running.size > 0) {
    const before = waiting.size
    startReady()
    // A skip may free others at once; otherwise only a link that ends can.
    if (waiting.size < before) continue
    if (running.size === 0) skipStuck()
    else await Promise.race(running)
  }
  return links.map((link) => results.get(link.name) as R)
}

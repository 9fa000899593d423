import { HistoryBuilder, type History, type Operation } from '../../history/index.ts'
import { pick } from './random.ts'

/** Times from a few instants, so that operations overlap, touch and follow each other. */
export function randomInterval(random: () => number): {
  invokedAtNs: number
  returnedAtNs: number
} {
  const invokedAtNs = Math.floor(random() * 10)
  return { invokedAtNs, returnedAtNs: invokedAtNs + 1 + Math.floor(random() * 5) }
}

/** The instant at which a simulated operation takes effect: unanswered ones late, or never. */
export function randomInstant(
  random: () => number,
  {
    invokedAtNs,
    returnedAtNs,
    outcome,
  }: Pick<Operation, 'invokedAtNs' | 'returnedAtNs' | 'outcome'>,
): number {
  if (outcome === 'fail') return Infinity
  if (outcome === 'info' && random() < 0.4) return Infinity
  const until = outcome === 'info' ? 20 : returnedAtNs
  return invokedAtNs + random() * (until - invokedAtNs)
}

export function randomOutcome(random: () => number): Operation['outcome'] {
  return pick(random, ['ok', 'ok', 'ok', 'ok', 'info', 'info', 'fail'] as const)
}

export function toHistory(operations: readonly Operation[]): History {
  const builder = new HistoryBuilder({ prefix: 'g-', rows: 8 })
  for (const operation of operations) builder.add(operation)
  return builder.build()
}

/** One operation changed, so that the history may no longer be explainable. */
export function changeOne<Item extends object>(
  random: () => number,
  items: readonly Item[],
  change: (item: Item) => Partial<Item>,
): Item[] {
  const changed = Math.floor(random() * items.length)
  return items.map((item, at) => (at === changed ? { ...item, ...change(item) } : item))
}

import type { Delivery, SideEvidence } from '@gauntlet/core/consistency'
import { setTimeout as delay } from 'node:timers/promises'
import type { Guarantee } from '../guarantees/guarantee.ts'
import type { StoredAnswers } from '../guarantees/read-stored.ts'
import { toStoredItem } from '../guarantees/stored-columns.ts'
import type { Receivers } from './receivers.ts'
import type { RecordedDelivery } from './start-receiver.ts'

type Collecting = {
  readonly receivers: Receivers | undefined
  readonly namespace: string
  /** When the load began, by `performance.now()`. */
  readonly startedAtMs: number
  readonly signal: AbortSignal | undefined
}

const pollMs = 50

/**
 * The deliveries that a guarantee is judged by. What is stored and not yet acknowledged is waited for, as a drain is;
 * a little longer then, for what may come twice.
 *
 * @returns undefined for a guarantee without a receiver
 */
export async function collectDeliveries(
  guarantee: Guarantee,
  stored: StoredAnswers,
  { receivers, namespace, startedAtMs, signal }: Collecting,
): Promise<SideEvidence['deliveries']> {
  const { receiver: name } = guarantee
  if (name === undefined) return undefined
  const receiver = receivers?.byName.get(name)
  if (!receiver) return { failure: whyAbsent(name, receivers) }
  const rows = stored.rowsOf(guarantee.name)
  const owed = 'failure' in rows ? [] : rows.map((row) => toStoredItem(row).key)
  const deadlineMs = performance.now() + (guarantee.receiverWaitMs ?? defaultWaitMs)
  for (;;) {
    const deliveries = receiver.read()
    if ('failure' in deliveries || isComplete(owed, deliveries)) break
    if (signal?.aborted || performance.now() >= deadlineMs) break
    await delay(pollMs, undefined, { signal }).catch(() => undefined)
  }
  await delay(settleMs, undefined, { signal }).catch(() => undefined)
  const deliveries = receiver.read()
  if ('failure' in deliveries) return deliveries
  // A query that asks for the rows of this run alone says nothing of what other runs delivered.
  const isScoped = guarantee.stored?.includes('$1') ?? false
  return deliveries
    .filter(({ key }) => !isScoped || key.includes(namespace))
    .map(({ key, answer, receivedAtMs }): Delivery => {
      return { key, answer, atMs: receivedAtMs - startedAtMs }
    })
}

/** How long what is owed may take after the load and its drain. */
export const defaultWaitMs = 10_000
/** Two relays that both took one row deliver it within this of each other. */
const settleMs = 500

function whyAbsent(name: string, receivers: Receivers | undefined): string {
  return receivers
    ? `the config has no receiver "${name}"; there are: ${[...receivers.byName.keys()].join(', ') || 'none'}`
    : `nothing was recorded for receiver "${name}": Gauntlet serves it to targets that it starts, in \`gauntlet run\``
}

function isComplete(
  owed: readonly (string | null)[],
  deliveries: readonly RecordedDelivery[],
): boolean {
  const acknowledged = new Set(
    deliveries
      .filter(({ answer }) => typeof answer === 'number' && answer >= 200 && answer < 300)
      .map(({ key }) => key),
  )
  return owed.every((key) => key === null || acknowledged.has(key))
}

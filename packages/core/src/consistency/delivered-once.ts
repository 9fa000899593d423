import { ACTION, NONE, OUTCOME, type History } from '../history/index.ts'
import type { EarlierBreaches } from './earlier-breaches.ts'
import { Findings, who } from './findings.ts'
import { pickClasses, type GuaranteeRule } from './guarantee-kind.ts'
import type { GuaranteeResult, StoredRow } from './guarantee-result.ts'
import type { Delivery, SideEvidence } from './side-evidence.ts'
import { countKeyOverlaps } from './overlaps.ts'
import { toSlots } from './slots.ts'
import { toStoredRows, type StoredRows } from './stored-rows.ts'

export type DeliveredOnceOptions = {
  /** Whether a delivery that was acknowledged may come again. Default `one`. */
  readonly deliveries?: 'one' | 'at-least-one'
  /** What was broken before the load. */
  readonly earlier?: EarlierBreaches | undefined
}

export type DeliveryEvidence = {
  /** Final rows; undefined if the database could not be read. */
  readonly stored: StoredRows | undefined
  /** Deliveries of keys of this run, or why there are none. */
  readonly deliveries: SideEvidence['deliveries']
}

export const deliveredOnceRule: GuaranteeRule = {
  kind: 'deliveredOnce',
  anomalies: pickClasses('NOT_DELIVERED', 'DELIVERED_TWICE', 'DELIVERED_UNKNOWN'),
  minimum: [
    {
      counted: 'judged',
      minimum: 1,
      what: 'keys that had to be delivered',
      none: 'nothing had to be delivered',
      send: 'send requests that make the target deliver something',
    },
  ],
}

/**
 * Was everything that had to be delivered acknowledged by the receiver, once, and nothing else?
 *
 * What had to be delivered: the stored rows (an outbox), and each key of an acknowledged `create` or `add`. A delivery
 * that the receiver refused, or whose answer it withheld, has to come again and does not count. Exact.
 *
 */
export function checkDeliveredOnce(
  history: History,
  { stored, deliveries: recorded }: DeliveryEvidence,
  { deliveries: contract = 'one', earlier }: DeliveredOnceOptions = {},
): GuaranteeResult {
  const failure = whyUnrecorded(recorded)
  const deliveries = recorded && !('failure' in recorded) ? recorded : []
  const sent = toStoredRows(history, deliveries)
  const slots = toSlots(history, concatenate(stored, sent))
  const findings = new Findings({ rule: deliveredOnceRule, history, slots, earlier })
  const rowCount = stored?.length ?? 0
  const owed = new Set(slots.row.subarray(0, rowCount))
  const creators = listCreators(history, slots.operation)
  for (const slot of creators.keys()) owed.add(slot)
  const received = groupBySlot(deliveries, slots.row.subarray(rowCount))
  for (const slot of failure === null ? owed : []) {
    const attempts = received.get(slot) ?? []
    const acknowledged = attempts.filter(isAcknowledged)
    if (acknowledged.length === 0) {
      const creator = creators.get(slot)
      findings.add(
        'NOT_DELIVERED',
        { slot, ...(creator === undefined ? { row: 'any' } : {}) },
        () => ({
          rows: attempts.map(toRow),
          sentence: describeMissing({ key: slots.keyOf(slot), attempts, history, creator }),
        }),
      )
    } else if (acknowledged.length > 1 && contract === 'one') {
      findings.add('DELIVERED_TWICE', slot, () => ({
        rows: attempts.map(toRow),
        sentence: `${slots.keyOf(slot)} was delivered and acknowledged ${acknowledged.length} times: ${listMoments(acknowledged)}.`,
      }))
    }
  }
  // Without the rows nobody knows whether something stands for it.
  for (const [slot, attempts] of stored ? received : []) {
    if (owed.has(slot) || isUnsettled(history, slots.operation, slot)) continue
    findings.add('DELIVERED_UNKNOWN', slot, () => ({
      rows: attempts.map(toRow),
      sentence: `${slots.keyOf(slot)} was delivered ${listMoments(attempts)}, and no row and no acknowledged request stands for it.`,
    }))
  }
  return findings.toResult({
    keys: owed.size,
    found: { judged: owed.size, overlaps: countKeyOverlaps(history, slots, () => true).overlaps },
    contendedKeys: [...received.values()].filter((attempts) => attempts.length > 1).length,
    missing: [failure, stored ? null : 'the stored rows could not be read'],
  })
}

function whyUnrecorded(recorded: SideEvidence['deliveries']): string | null {
  if (recorded === undefined) return 'no receiver recorded deliveries'
  return 'failure' in recorded ? recorded.failure : null
}

const isAcknowledged = ({ answer }: Delivery): boolean =>
  typeof answer === 'number' && answer >= 200 && answer < 300

function concatenate(first: StoredRows | undefined, second: StoredRows): StoredRows {
  if (!first) return second
  return {
    length: first.length + second.length,
    key: Uint32Array.of(...first.key, ...second.key),
    value: Uint32Array.of(...first.value, ...second.value),
  }
}

/** The first acknowledged operation of each key that creates what is to be delivered. */
function listCreators(history: History, slotOf: Uint32Array): Map<number, number> {
  const creators = new Map<number, number>()
  for (let row = 0; row < history.length; row++) {
    const creates = history.action[row] === ACTION.create || history.action[row] === ACTION.add
    if (!creates || history.outcome[row] !== OUTCOME.ok || history.key[row] === NONE) continue
    const slot = slotOf[row] as number
    if (!creators.has(slot)) creators.set(slot, row)
  }
  return creators
}

function groupBySlot(deliveries: readonly Delivery[], slotOf: Uint32Array) {
  const groups = new Map<number, Delivery[]>()
  deliveries.forEach((delivery, at) => {
    const slot = slotOf[at] as number
    const group = groups.get(slot)
    if (group) group.push(delivery)
    else groups.set(slot, [delivery])
  })
  return groups
}

/** An operation on the key without an answer may have asked for the delivery. */
function isUnsettled(history: History, slotOf: Uint32Array, slot: number): boolean {
  for (let row = 0; row < history.length; row++) {
    if (slotOf[row] === slot && history.outcome[row] === OUTCOME.info) return true
  }
  return false
}

type Missing = {
  readonly key: string
  readonly attempts: readonly Delivery[]
  readonly history: History
  readonly creator: number | undefined
}

function describeMissing({ key, attempts, history, creator }: Missing): string {
  const why = creator === undefined ? 'is stored' : `was acknowledged to ${who(history, creator)}`
  if (attempts.length === 0) return `${key} ${why}, and was never delivered.`
  return `${key} ${why}; it was sent ${listMoments(attempts)}, and not again until it was acknowledged.`
}

function listMoments(deliveries: readonly Delivery[]): string {
  const words = deliveries
    .slice(0, 4)
    .map(({ atMs, answer }) => `at ${(atMs / 1000).toFixed(2)} s (${answer})`)
  const more = deliveries.length - words.length
  return more > 0 ? `${words.join(', ')} and ${more} times more` : words.join(', ')
}

function toRow({ key, atMs, answer }: Delivery): StoredRow {
  return { key, at_ms: Math.round(atMs), answer }
}

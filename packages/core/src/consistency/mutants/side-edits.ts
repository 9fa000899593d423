import type { StoredRow } from '../guarantee-result.ts'
import type { Delivery, Snapshot } from '../side-evidence.ts'
import type { Evidence } from './proof.ts'

type Random = () => number

const planted: StoredRow = { key: 'g-1', value: -1 }

function withBreach(evidence: Evidence, fits: (snapshot: Snapshot) => boolean, random: Random) {
  const places = evidence.snapshots.filter((one) => !('failure' in one) && fits(one))
  const chosen = places[Math.floor(random() * places.length)]
  if (!chosen) return undefined
  const snapshots = evidence.snapshots.map((one) =>
    one === chosen ? { ...one, breaches: 1, rows: [planted] } : one,
  )
  return { ...evidence, snapshots }
}

/** The query of an invariant finds one row in the snapshot after the load. */
export const breachAfterLoad = (evidence: Evidence, random: Random) =>
  withBreach(evidence, ({ final }) => final, random)

/** It finds one during the load, and none afterwards. */
export const breachDuringLoad = (evidence: Evidence, random: Random) =>
  withBreach(evidence, ({ final }) => !final, random)

/** A key that the receiver acknowledged. */
function findDelivered({ deliveries }: Evidence, random: Random): Delivery | undefined {
  const delivered = deliveries.filter(({ answer }) => answer === 200)
  return delivered[Math.floor(random() * delivered.length)]
}

export const dropDelivery = (evidence: Evidence, random: Random) => {
  const dropped = findDelivered(evidence, random)
  if (!dropped) return undefined
  const deliveries = evidence.deliveries.filter((one) => one !== dropped)
  return { ...evidence, deliveries }
}

export const deliverTwice = (evidence: Evidence, random: Random) => {
  const twice = findDelivered(evidence, random)
  if (!twice) return undefined
  const again = { ...twice, atMs: twice.atMs + 1_000 }
  return { ...evidence, deliveries: [...evidence.deliveries, again] }
}

export const deliverStranger = (evidence: Evidence) => {
  const stranger: Delivery = { key: 'never requested', atMs: 1_000, answer: 200 }
  return { ...evidence, deliveries: [...evidence.deliveries, stranger] }
}

import { HistoryBuilder, type Operation } from '../../history/index.ts'
import type { Delivery, Snapshot } from '../side-evidence.ts'
import { toStoredRows } from '../stored-rows.ts'
import type { Evidence, Model } from './proof.ts'

type Random = () => number
/** The clients of the evidence of a correct backend. */
const clients = 8
/** What the parts of a conserved quantity sum to in the evidence of a correct backend. */
export const total = 1_000

/**
 * The evidence that a correct backend would leave: about `turns` operations of eight clients, overlapping,
 * a tenth without an answer, half of those stored. The same numbers make the same evidence.
 *
 * @param random numbers in [0, 1)
 */
export function makeCleanEvidence(makeModel: () => Model, random: Random, turns = 240): Evidence {
  const model = makeModel()
  const planned = Array.from({ length: turns }, (_, turn) => plan(model, random, turn))
  const answers = new Map<Operation, Operation['value']>()
  for (const { operation } of planned.toSorted((a, b) => a.instant - b.instant)) {
    const happened = operation.outcome === 'ok' || (operation.outcome === 'info' && random() < 0.5)
    if (happened) answers.set(operation, model.answer(operation))
  }
  const builder = new HistoryBuilder({ prefix: 'g-' })
  for (const { operation } of planned) {
    const value = operation.outcome === 'ok' ? (answers.get(operation) ?? null) : null
    builder.add({ ...operation, value })
  }
  const history = builder.build()
  const stored = toStoredRows(history, model.rows())
  return {
    history,
    stored,
    aggregates: model.aggregates?.() ?? [],
    total,
    snapshots: makeSnapshots(),
    deliveries: model.rows().flatMap((row, at) => deliver(row.key ?? '', at)),
  }
}

/** A database that was asked four times during the load and once after it, and never held a breach. */
function makeSnapshots(): Snapshot[] {
  return [250, 1_250, 2_250, 3_250, 4_000].map((atMs, at, all) => ({
    atMs,
    final: at === all.length - 1,
    breaches: 0,
    rows: [],
    examined: 10 * (at + 1),
    tested: at + 1,
    nearest: null,
  }))
}

/** Each row once; of every third the receiver withheld the first answer. */
function deliver(key: string, at: number): Delivery[] {
  const delivered: Delivery = { key, atMs: at * 10 + 5, answer: 200 }
  return at % 3 === 0 ? [{ key, atMs: at * 10, answer: 'lost' }, delivered] : [delivered]
}

function plan(model: Model, random: Random, turn: number) {
  const invokedAtNs = turn * 1_000_000
  const returnedAtNs = invokedAtNs + 500_000 + random() * 6_000_000
  const luck = random()
  const details = model.plan(turn, random)
  const isLock = details.action === 'acquire' || details.action === 'release'
  const operation: Operation = {
    invokedAtNs,
    // Locks are taken in turn; a session reads after its last answer. Everything else overlaps.
    returnedAtNs: isLock || details.action === 'read' ? invokedAtNs + 400_000 : returnedAtNs,
    outcome: isLock || luck < 0.85 ? 'ok' : luck < 0.95 ? 'info' : 'fail',
    client: turn % clients,
    step: details.action,
    ...details,
  }
  const until = operation.outcome === 'info' ? returnedAtNs * 2 : operation.returnedAtNs
  return { operation, instant: invokedAtNs + random() * (until - invokedAtNs) }
}

/** Items sent again and again: the first is accepted, the others are duplicates. */
export function itemModel(keyOf: (turn: number) => string): Model {
  const items = new Map<string, string>()
  return {
    plan: (turn) => ({ action: 'create', key: keyOf(turn), payload: `body of ${keyOf(turn)}` }),
    answer: ({ key, payload }) => {
      if (items.has(key as string)) return 'duplicate'
      items.set(key as string, payload as string)
      return 'accepted'
    },
    rows: () => Array.from(items, ([key, payload]) => ({ key, payload })),
  }
}

/** What is written does not matter: the snapshots are the evidence. */
export function invariantModel(): Model {
  return itemModel((turn) => `g-${Math.floor(turn / 3).toString(36)}`)
}

export function versionModel(): Model {
  let version = 0
  return {
    plan: (turn) => ({
      action: Math.floor(turn / clients) % 2 === 0 ? 'write' : 'read',
      key: 'document',
    }),
    answer: ({ action }) => (action === 'write' ? (version += 1) : version),
    rows: () => [],
  }
}

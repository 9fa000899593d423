import { HistoryBuilder, type Operation } from '../../history/index.ts'
import type { Aggregate } from '../counter.ts'
import type { GuaranteeKind } from '../guarantee-result.ts'
import type { Delivery, Snapshot } from '../side-evidence.ts'
import { toStoredRows, type StoredItem } from '../stored-rows.ts'
import type { Evidence } from './evidence.ts'

type Random = () => number
/** A model answers each operation at the instant it takes effect; `undefined` when it did not. */
type Model = {
  readonly plan: (
    turn: number,
    random: Random,
  ) => Partial<Operation> & Pick<Operation, 'action' | 'key'>
  readonly answer: (operation: Operation) => Operation['value']
  readonly rows: () => readonly StoredItem[]
  readonly aggregates?: () => readonly Aggregate[]
}

const clients = 8
const total = 1_000

/**
 * The evidence that a correct backend would leave: about `turns` operations of eight clients, overlapping,
 * a tenth without an answer, half of those stored. The same numbers make the same evidence.
 *
 * @param random numbers in [0, 1)
 */
export function makeCleanEvidence(kind: GuaranteeKind, random: Random, turns = 240): Evidence {
  const model = models[kind]()
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

const models: Readonly<Record<GuaranteeKind, () => Model>> = {
  writeOnce: () => {
    const register = new Map<string, string>()
    return {
      plan: (turn, random) => ({
        action: turn % 4 === 3 ? 'read' : 'write',
        key: `g-${Math.floor(turn / 6)}`,
        proposal: `variant ${Math.floor(random() * 3)}`,
      }),
      answer: ({ action, key, proposal }) => {
        if (action === 'write' && !register.has(key as string))
          register.set(key as string, String(proposal))
        return register.get(key as string) ?? null
      },
      rows: () => Array.from(register, ([key, value]) => ({ key, value })),
    }
  },
  exactlyOnce: () => itemModel((turn) => `g-${Math.floor(turn / 2).toString(36)}`),
  idempotentCreate: () => itemModel((turn) => `g-${Math.floor(turn / 3).toString(36)}`),
  mutualExclusion: () => {
    let token = 0
    let isHeld = false
    return {
      // One takes it, another tries in vain, the first gives it back.
      plan: (turn) => ({
        action: turn % 3 === 2 ? 'release' : 'acquire',
        key: 'nightly job',
        client: (Math.floor(turn / 3) % 4) + (turn % 3 === 1 ? 4 : 0),
      }),
      answer: ({ action }) => {
        if (action === 'acquire' && isHeld) return null
        isHeld = action === 'acquire'
        return isHeld ? (token += 1) : null
      },
      rows: () => [],
    }
  },
  recount: () => {
    let sum = 0
    return {
      plan: (turn) => ({ action: turn % 4 === 3 ? 'read' : 'add', key: 'visits', proposal: 1 }),
      answer: ({ action }) => (action === 'add' ? (sum += 1) : sum),
      rows: () => [],
      aggregates: () => [{ key: 'visits', stored: sum, recount: sum }],
    }
  },
  conservation: () => {
    const accounts = { current: total / 2, savings: total / 2 }
    const snapshots = new Map<number, typeof accounts>()
    return {
      plan: (turn) =>
        turn % 3 === 0
          ? { action: 'add', key: 'current', outcome: 'ok' }
          : {
              action: 'read',
              key: turn % 3 === 1 ? 'current' : 'savings',
              // The two reads are one attempt, so one snapshot.
              client: 1,
              invokedAtNs: (turn - (turn % 3)) * 1_000_000 + 500_000,
              outcome: 'ok',
            },
      answer: ({ action, key, invokedAtNs }) => {
        if (action === 'add') {
          accounts.current -= 10
          accounts.savings += 10
          return null
        }
        const snapshot = snapshots.get(invokedAtNs) ?? { ...accounts }
        snapshots.set(invokedAtNs, snapshot)
        return snapshot[key as keyof typeof accounts]
      },
      rows: () => Object.entries(accounts).map(([key, value]) => ({ key, value })),
    }
  },
  monotonicReads: versionModel,
  readYourWrites: versionModel,
  invariant: invariantModel,
  neverNegative: invariantModel,
  atMost: invariantModel,
  noOverlap: invariantModel,
  noGaps: invariantModel,
  stateMachine: invariantModel,
  deliveredOnce: () => itemModel((turn) => `g-${turn.toString(36)}`),
  uniqueIds: () => {
    let next = 0
    return {
      plan: (turn) => ({ action: 'create', key: `g-${turn.toString(36)}` }),
      answer: () => `id-${(next += 1)}`,
      rows: () => [],
    }
  },
}

/** Items sent again and again: the first is accepted, the others are duplicates. */
function itemModel(keyOf: (turn: number) => string): Model {
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
function invariantModel(): Model {
  return itemModel((turn) => `g-${Math.floor(turn / 3).toString(36)}`)
}

function versionModel(): Model {
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

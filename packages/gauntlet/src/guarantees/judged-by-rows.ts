import { ToolError } from '@gauntlet/contract'
import {
  checkConservation,
  checkExactlyOnce,
  checkIdempotentCreate,
  checkLockTable,
  checkMutualExclusion,
  checkRecount,
  checkWriteOnce,
  kinds,
  toStoredRows,
  type ConservationOptions,
  type ExactlyOnceOptions,
  type GuaranteeKind,
  type GuaranteeResult,
  type MutualExclusionOptions,
  type StoredRows,
} from '@gauntlet/core/consistency'
import type { Guarantee, GuaranteeEvidence, StoredQuery } from './guarantee.ts'
import { readingJson } from './json-exchange.ts'
import { toGuarantee } from './to-guarantee.ts'
import { ofAnswers, type Observing } from './judged-by-answers.ts'
import { usesNamespace } from './read-rows.ts'
import { toAggregate, toLockInterval, toStoredItems } from './stored-columns.ts'
import { orMistaken } from '../config/mistaken.ts'

type Stored = {
  /** Selects `key` and `value` (or `payload`, of which only a hash is compared). */
  readonly stored: StoredQuery
}

/**
 * Every key is written once; its first value holds for everybody, for ever. A write that was refused (409, 412, 423:
 * `outcome: 'fail'`) counts as contention, and its value must not be stored.
 *
 * @example
 * writeOnce<{ user: string }, { variant: string }>('sticky assignment', {
 *   observe: ({ step, request, answer }) =>
 *     step === 'assign'
 *       ? { action: 'write', key: request?.user ?? null, value: answer?.variant }
 *       : null,
 *   stored: 'select user_id as key, variant as value from assignments where starts_with(user_id, $1)',
 *   serverPicks: true,
 * })
 */
export function writeOnce<Request, Answer>(
  name: string,
  definition: Observing<Request, Answer> &
    Stored & {
      /** The server picks the value: it need not have been proposed. */
      readonly serverPicks?: boolean
      /** Reads may be this old: a declared cache or replica. */
      readonly lagMs?: number
    },
): Guarantee {
  return orMistaken({ what: `guarantee "${name}"`, name }, () => {
    const { serverPicks = false, lagMs = 0 } = definition
    return ofRows(kinds.writeOnce, name, {
      ...definition,
      judge: (evidence, rows) =>
        checkWriteOnce(evidence.history, rows, {
          serverPicks,
          lagNs: lagMs * 1e6,
          earlier: evidence.earlier,
        }),
    })
  })
}

/**
 * What was acknowledged is stored, once, and nothing else is.
 *
 * @example
 * exactlyOnce<{ id: string }, unknown>('no event is lost or doubled', {
 *   observe: ({ step, request }) =>
 *     step === 'track' ? { action: 'add', key: request?.id ?? null } : null,
 *   stored: 'select id as key from events where starts_with(id, $1)',
 * })
 */
export function exactlyOnce<Request, Answer>(
  name: string,
  definition: Observing<Request, Answer> & Stored & Pick<ExactlyOnceOptions, 'rows'>,
): Guarantee {
  return orMistaken({ what: `guarantee "${name}"`, name }, () => {
    const { rows: contract = 'one' } = definition
    return ofRows(kinds.exactlyOnce, name, {
      ...definition,
      judge: (evidence, rows) =>
        checkExactlyOnce(evidence.history, rows, { rows: contract, earlier: evidence.earlier }),
    })
  })
}

/**
 * Creating the same thing again leaves one thing, and the answer shows it: `value` is `accepted` (it is new), `duplicate`
 * (it was there) or `conflict` (it was there with another content); nothing where the answer does not say (a 204). A
 * create that is refused (409 as `fail`) counts as contention.
 *
 * @example
 * idempotentCreate<{ key: string; total: number }, { created: boolean }>('one order for each key', {
 *   observe: ({ step, request, answer }) =>
 *     step === 'order'
 *       ? {
 *           action: 'create',
 *           key: request?.key ?? null,
 *           payload: String(request?.total),
 *           value: answer && (answer.created ? 'accepted' : 'duplicate'),
 *         }
 *       : null,
 *   stored: 'select idempotency_key as key, total::text as payload from orders where starts_with(idempotency_key, $1)',
 * })
 */
export function idempotentCreate<Request, Answer>(
  name: string,
  definition: Observing<Request, Answer> &
    Stored & {
      /** The items of one request are stored together or not at all. */
      readonly atomicBatches?: boolean
      readonly lagMs?: number
    },
): Guarantee {
  return orMistaken({ what: `guarantee "${name}"`, name }, () => {
    const { atomicBatches = false, lagMs = 0 } = definition
    return ofRows(kinds.idempotentCreate, name, {
      ...definition,
      judge: (evidence, rows) =>
        checkIdempotentCreate(evidence.history, rows, {
          atomicBatches,
          lagNs: lagMs * 1e6,
          earlier: evidence.earlier,
        }),
    })
  })
}

/**
 * The parts sum to the same total in every snapshot, exactly: `0.1` and `0.2` make `0.3`.
 *
 * @example
 * conservation<{ from: string; to: string; amount: number }, unknown>('no money appears', {
 *   observe: ({ step, request }) =>
 *     step === 'transfer' && request
 *       ? [
 *           { action: 'add', key: request.from, proposal: -request.amount },
 *           { action: 'add', key: request.to, proposal: request.amount },
 *         ]
 *       : null,
 *   stored: 'select id as key, balance as value from accounts',
 *   total: 100_000,
 * })
 */
export function conservation<Request, Answer>(
  name: string,
  definition: Observing<Request, Answer> &
    Stored &
    Pick<ConservationOptions, 'total' | 'tolerance'>,
): Guarantee {
  return orMistaken({ what: `guarantee "${name}"`, name }, () => {
    const { total, tolerance = 0 } = definition
    const guarantee = ofRows(kinds.conservation, name, {
      ...definition,
      judge: ({ history, before, earlier }, rows) =>
        checkConservation(history, rows, {
          earlier,
          total,
          tolerance,
          before: usesNamespace(definition.stored)
            ? toStoredRows(history, [])
            : before && toStoredRows(history, toStoredItems(before, history)),
        }),
    })
    return { ...guarantee, readsBefore: !usesNamespace(definition.stored) }
  })
}

/**
 * A counter holds the sum of what was added, and an aggregate equals the recount of its rows, exactly. An `add` whose
 * answer is the new value gives both: `proposal` is the amount, `value` the counter after it.
 *
 * @example
 * recount('daily counts are the rows', {
 *   stored: `
 *     select day::text as key, stored.total as stored,
 *            (select count(*) from events where events.day = stored.day) as recount
 *       from daily_totals as stored`,
 * })
 */
export function recount<Request, Answer>(
  name: string,
  definition: Partial<Observing<Request, Answer>> & {
    /** Selects `key`, `stored` (the aggregate) and `recount` (its rows counted; null where there are none). */
    readonly stored: StoredQuery
    readonly lagMs?: number
    /** How far values may be off, where they are rounded. Default 0. */
    readonly tolerance?: number | string
  },
): Guarantee {
  return orMistaken({ what: `guarantee "${name}"`, name }, () => {
    const { observe, stored, lagMs = 0, tolerance = 0 } = definition
    if (lagMs > 0 && !observe)
      throw new ToolError(
        'CONFIG_INVALID',
        `guarantee "${name}": lagMs is about reads that \`observe\` gives, and there is none; rows that are right only later need a \`drain\``,
      )
    const isOfRun = usesNamespace(stored)
    return {
      ...toGuarantee(kinds.recount, name, definition),
      observe: observe && readingJson(observe),
      stored,
      columns: ['key', 'stored', 'recount'],
      readsBefore: !isOfRun,
      check: ({ history, rows, before, earlier }) =>
        checkRecount(history, rows?.map(toAggregate), {
          earlier,
          lagNs: lagMs * 1e6,
          tolerance,
          before: isOfRun ? [] : before?.map(toAggregate),
        }),
    }
  })
}

/**
 * At most one holder at a time: by what clients were answered (`observe`), or by the lock table (`intervals`
 * selects `scope`, `holder`, `started_at`, `finished_at` and perhaps `token`, times from the database's clock).
 * With both, the lock table decides, and tries that clients saw refused count as contention.
 *
 * @example
 * mutualExclusion('one rollup at a time', {
 *   intervals: 'select job as scope, worker as holder, started_at, finished_at from job_runs',
 * })
 */
export function mutualExclusion<Request, Answer>(
  name: string,
  definition:
    | (Observing<Request, Answer> & Pick<MutualExclusionOptions, 'leaseNs' | 'versions'>)
    | (Partial<Observing<Request, Answer>> & { readonly intervals: StoredQuery }),
): Guarantee {
  return orMistaken({ what: `guarantee "${name}"`, name }, () => {
    if ('intervals' in definition) {
      return {
        ...toGuarantee(kinds.mutualExclusion, name, definition),
        observe: definition.observe && readingJson(definition.observe),
        stored: definition.intervals,
        columns: ['scope', 'holder', 'started_at', 'finished_at'],
        readsBefore: !usesNamespace(definition.intervals),
        check: ({ history, rows, before, earlier }) =>
          checkLockTable(rows?.map(toLockInterval), {
            earlier,
            before: before?.map(toLockInterval),
            observed: history,
          }),
      }
    }
    const { leaseNs, versions } = definition
    return ofAnswers(kinds.mutualExclusion, name, {
      ...definition,
      judge: ({ history }) =>
        checkMutualExclusion(history, {
          ...(leaseNs !== undefined && { leaseNs }),
          ...(versions && { versions }),
        }),
    })
  })
}

type OfRows<Request, Answer> = Observing<Request, Answer> &
  Stored & {
    readonly judge: (evidence: GuaranteeEvidence, rows: StoredRows | undefined) => GuaranteeResult
  }

function ofRows<Request, Answer>(
  kind: GuaranteeKind,
  name: string,
  { judge, ...definition }: OfRows<Request, Answer>,
): Guarantee {
  const { observe, stored } = definition
  return {
    ...toGuarantee(kind, name, definition),
    observe: readingJson(observe),
    stored,
    columns: ['key'],
    check: (evidence) => {
      const { history, rows } = evidence
      return judge(evidence, rows && toStoredRows(history, toStoredItems(rows, history)))
    },
  }
}

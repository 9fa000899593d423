import {
  checkMonotonicReads,
  checkReadYourWrites,
  checkUniqueIds,
  kinds,
  type GuaranteeKind,
  type GuaranteeResult,
  type SessionReadsOptions,
} from '@gauntlet/core/consistency'
import type { Guarantee, GuaranteeEvidence, Observe } from './guarantee.ts'
import { readingJson } from './json-exchange.ts'
import { toGuarantee } from './to-guarantee.ts'
import { orMistaken } from '../config/mistaken.ts'

export type Observing<Request, Answer> = { readonly observe: Observe<Request, Answer> }

/**
 * A client never sees an older version after a newer one. Versions are numbers, bigints or ISO 8601 times.
 *
 * @example
 * monotonicReads<unknown, { version: number }>('never an older version', {
 *   observe: ({ step, path, answer }) =>
 *     step === 'read document' ? { action: 'read', key: path, value: answer?.version } : null,
 * })
 */
export function monotonicReads<Request, Answer>(
  name: string,
  definition: Observing<Request, Answer> & SessionReadsOptions,
): Guarantee {
  return ofAnswers(kinds.monotonicReads, name, {
    ...definition,
    judge: ({ history }) => checkMonotonicReads(history, toOrder(definition)),
  })
}

/**
 * A client sees its own acknowledged writes. Versions are numbers, bigints or ISO 8601 times.
 *
 * @example
 * readYourWrites<{ version: number }, { version: number }>('own writes are seen', {
 *   observe: ({ method, path, request, answer }) =>
 *     method === 'PUT'
 *       ? { action: 'write', key: path, proposal: request?.version, value: answer?.version }
 *       : { action: 'read', key: path, value: answer?.version },
 * })
 */
export function readYourWrites<Request, Answer>(
  name: string,
  definition: Observing<Request, Answer> & SessionReadsOptions,
): Guarantee {
  return ofAnswers(kinds.readYourWrites, name, {
    ...definition,
    judge: ({ history }) => checkReadYourWrites(history, toOrder(definition)),
  })
}

/**
 * No two things get the same id: `key` is what the request asks for, `value` the id that the answer gives it.
 *
 * @example
 * uniqueIds<{ reference: string }, { id: string }>('invoice ids', {
 *   observe: ({ step, request, answer }) =>
 *     step === 'invoice'
 *       ? { action: 'create', key: request?.reference ?? null, value: answer?.id }
 *       : null,
 * })
 */
export function uniqueIds<Request, Answer>(
  name: string,
  definition: Observing<Request, Answer>,
): Guarantee {
  return ofAnswers(kinds.uniqueIds, name, {
    ...definition,
    judge: ({ history }) => checkUniqueIds(history),
  })
}

function toOrder({ versions }: SessionReadsOptions): SessionReadsOptions {
  return versions ? { versions } : {}
}

type OfAnswers<Request, Answer> = Observing<Request, Answer> & {
  readonly judge: (evidence: GuaranteeEvidence) => GuaranteeResult
}

/** A guarantee that is judged by what clients were answered. */
export function ofAnswers<Request, Answer>(
  kind: GuaranteeKind,
  name: string,
  { judge, ...definition }: OfAnswers<Request, Answer>,
): Guarantee {
  return orMistaken({ what: `guarantee "${name}"`, name }, () => {
    return {
      ...toGuarantee(kind, name, definition),
      observe: readingJson(definition.observe),
      stored: undefined,
      columns: [],
      check: judge,
    }
  })
}

import {
  Findings,
  toSlots,
  type GuaranteeKind,
  type GuaranteeResult,
  type Model,
} from '@gauntlet/core/consistency'
import { ACTION, NONE, type History } from '@gauntlet/core/history'
import { ofAnswers } from '../judged-by-answers.ts'
import type { Guarantee, Observe } from '../guarantee.ts'

/** A kind of guarantee that is in no list of ours: no read answers more than 100. */
export const readsUnder: GuaranteeKind = {
  kind: 'readsUnder',
  holds: 'no read answers more than 100',
  anomalies: { ABOVE: 'a read answered more than it may' },
  minimum: [
    { counted: 'readings', minimum: 4, what: 'reads', none: 'nothing was read', send: 'read more' },
  ],
  reads: 'nothing',
  exact: 'yes',
  options: { observe: 'what a read answered' },
  needsAnswerOf: ['read'],
  docs: 'guarantees.md#reads-under',
  proof: {
    makeModel,
    check: ({ history }) => checkReadsUnder(history),
    faults: [
      {
        name: 'answer too much',
        expects: ['ABOVE'],
        plant: ({ history, ...rest }) => {
          const value = history.value.map((code) =>
            code === NONE ? code : history.values.encode('101'),
          )
          return { ...rest, history: { ...history, value } }
        },
      },
    ],
  },
}

function makeModel(): Model {
  return {
    plan: (turn) => ({ action: 'read', key: `g-${turn % 3}` }),
    answer: () => 7,
    rows: () => [],
  }
}

function checkReadsUnder(history: History): GuaranteeResult {
  const slots = toSlots(history)
  const findings = new Findings({ rule: readsUnder, history, slots })
  let readings = 0
  for (let row = 0; row < history.length; row++) {
    const code = history.value[row] as number
    if (history.action[row] !== ACTION.read || code === NONE) continue
    readings += 1
    if (Number(history.values.decode(code)) <= 100) continue
    const slot = slots.operation[row] as number
    findings.add('ABOVE', slot, () => ({
      operations: [row],
      sentence: `${slots.keyOf(slot)} was answered as ${history.values.decode(code)}.`,
    }))
  }
  return findings.toResult({
    keys: new Set(slots.operation).size,
    contendedKeys: 0,
    found: { readings, overlaps: 0 },
    missing: [],
  })
}

export const allReadsUnder = (
  name: string,
  definition: { readonly observe: Observe<unknown, { readonly stock: number }> },
): Guarantee =>
  ofAnswers(readsUnder, name, {
    ...definition,
    judge: ({ history }) => checkReadsUnder(history),
  })

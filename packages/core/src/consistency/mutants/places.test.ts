/* oxlint-disable unicorn/consistent-function-scoping -- what is described stands beside the fault that it shows */
import { describe, expect, test } from 'vitest'
import { ACTION, OUTCOME, type Operation } from '../../history/index.ts'
import { toStoredRows, type StoredItem } from '../stored-rows.ts'
import { seeded } from '../test-support/random.ts'
import { add, create, op, read, write } from '../test-support/sentences.ts'
import { toHistory } from '../test-support/small-history.ts'
import { answerAlike } from './answer-alike.ts'
import {
  acceptAgain,
  answerWith,
  changeKey,
  copyAnswer,
  dropRow,
  halveBatch,
  missInRead,
  readBeforeWrite,
  shiftAggregate,
  showOldVersion,
  takeOtherContent,
  widenLock,
} from './edits.ts'
import type { Evidence, PlantedFault } from './proof.ts'

const lost = { outcome: 'info', status: 0, value: null } as const

function makeEvidence(
  operations: readonly Operation[],
  rows: readonly StoredItem[] = [],
  aggregates: Evidence['aggregates'] = [],
): Evidence {
  const history = toHistory(operations)
  const stored = toStoredRows(history, rows)
  return { history, stored, aggregates, total: 0, snapshots: [], deliveries: [] }
}

type Describe = (changed: Evidence, clean: Evidence) => string

/** The answers that a fault changed, by their rows. */
const describeValues: Describe = ({ history }, clean) =>
  Array.from({ length: history.length }, (_, row) => row)
    .filter((row) => history.value[row] !== clean.history.value[row])
    .map((row) => `${row} ${history.values.decode(history.value[row] ?? 0)}`)
    .join(', ')

/** All that forty seeds make of the evidence. */
function listPlanted(
  plant: PlantedFault['plant'],
  evidence: Evidence,
  describeChange: Describe = describeValues,
): string[] {
  const seen = Array.from({ length: 40 }, (_, seed) => {
    const changed = plant(evidence, seeded(seed))
    return changed ? describeChange(changed, evidence) : 'none'
  })
  return [...new Set(seen)].toSorted()
}

// Planted elsewhere, a fault contradicts nothing, and a right checker would not find it.
describe('faults are planted only where they contradict something', () => {
  test('two additions answer alike only where they overlapped and had answers', () => {
    const evidence = makeEvidence([
      add([1, 0], 1, { value: 1 }),
      add([2, 1], 1, { value: 2 }),
      add([3, 1], 1, lost),
      add([4, 1], 1),
      op('read', [5, 1, 3], { value: 3 }),
      add([6, 20], 1, { value: 5 }),
    ])
    expect(listPlanted(answerAlike, evidence)).toEqual(['0 2', '1 1', 'none'])
    expect(listPlanted(answerAlike, makeEvidence([add([1, 0], 1, { value: 1 })]))).toEqual(['none'])
  })

  test('an old version is shown to a client that has seen a newer one of that key', () => {
    const evidence = makeEvidence([
      write([1, 0], '5'),
      write([2, 0], '5', { key: 'l', outcome: 'fail', status: 409 }),
      op('read', [1, 0.5, 9], { value: '5' }),
      op('read', [1, 1, 9], { value: '5' }),
      read(2, 4, '5'),
      { ...read(1, 4, '5'), key: 'l' },
      { ...read(2, 6, '5'), key: 'l' },
      op('read', [1, 6, 7], lost),
      read(1, 8, '5'),
    ])
    expect(listPlanted(showOldVersion(ACTION.write), evidence)).toEqual(['8 -1'])
  })

  test('a duplicate is accepted again where it began after the item was accepted', () => {
    const evidence = makeEvidence([
      create([1, 0], 'accepted'),
      op('create', [2, 0.5, 3], { value: 'duplicate' }),
      op('create', [3, 1, 3], { value: 'duplicate' }),
      create([4, 2], 'duplicate', { key: 'l' }),
      create([5, 4], 'duplicate', { proposal: 'h1' }),
      create([6, 6], null, lost),
    ])
    expect(listPlanted(acceptAgain, evidence)).toEqual(['4 accepted'])
    const describeProposals: Describe = ({ history }) =>
      Array.from(history.proposal.subarray(0, history.length), (code) =>
        history.values.decode(code),
      ).join(' ')
    expect(listPlanted(takeOtherContent, evidence, describeProposals)).toEqual(['h1   h1 other h1'])
    const describeReads: Describe = (changed, clean) =>
      `${changed.history.action.indexOf(ACTION.read)}: ${describeValues(changed, clean)}`
    expect(listPlanted(missInRead, evidence, describeReads)).toEqual(['4: 4 null'])
  })

  test('an answer is changed where there was another one', () => {
    const evidence = makeEvidence([
      write([1, 0], 'red'),
      write([1, 2], 'other'),
      write([1, 4], null),
      write([1, 6], 'red', { outcome: 'fail', status: 409 }),
      read(1, 8, 'red'),
    ])
    expect(listPlanted(answerWith(ACTION.write, 'other'), evidence)).toEqual(['0 other'])
  })

  test('an answer is that of the one before it, where there are two', () => {
    const [first, second, third] = ['a', 'b', 'c'].map((id, at) => create([1, 2 * at], id)) as [
      Operation,
      Operation,
      Operation,
    ]
    const plant = copyAnswer(ACTION.create)
    expect(listPlanted(plant, makeEvidence([first]))).toEqual(['none'])
    expect(listPlanted(plant, makeEvidence([first, second]))).toEqual(['1 a'])
    expect(listPlanted(plant, makeEvidence([first, second, third]))).toEqual(['1 a', '2 b'])
  })

  test('rows are taken of keys that were acknowledged with a value', () => {
    const evidence = makeEvidence(
      [
        create([1, 0], 'accepted', { key: 'a' }),
        create([1, 2], null, { key: 'b', ...lost }),
        create([1, 4], null, { key: 'c' }),
        create([1, 6], 'conflict', { key: 'd', outcome: 'fail', status: 409 }),
      ],
      ['a', 'b', 'c', 'd'].map((key) => ({ key })),
    )
    const describeRows: Describe = ({ history, stored }) =>
      Array.from(stored.key, (key) => history.keys.decode(key)).join(' ')
    expect(listPlanted(dropRow, evidence, describeRows)).toEqual(['b c d'])
    const refuse = changeKey('outcome', () => OUTCOME.fail)
    const describeOutcomes: Describe = ({ history }) =>
      history.outcome.subarray(0, history.length).join(' ')
    const { ok, info, fail } = OUTCOME
    expect(listPlanted(refuse, evidence, describeOutcomes)).toEqual([
      [fail, info, ok, fail].join(' '),
    ])
  })

  test('a lock is widened over the next one that was given, up to after its answer', () => {
    const evidence = makeEvidence([
      op('release', [1, 0, 1]),
      op('release', [1, 2, 3]),
      op('acquire', [2, 4, 6], { value: 'yes' }),
      op('release', [2, 8, 9]),
    ])
    const describeTimes: Describe = ({ history }) =>
      Array.from({ length: history.length }, (_, row) =>
        [history.client[row], (history.invokedAtNs[row] ?? 0) / 1e6].join('@'),
      ).join(' ')
    expect(listPlanted(widenLock, evidence, describeTimes)).toEqual(['1@0 2@4 1@6.000001 2@8'])
  })

  test('an aggregate is shifted by so much, and no other', () => {
    const rows = [
      { key: 'a', stored: '5', recount: 5 },
      { key: 'b', stored: 7, recount: 7 },
    ]
    const [first, second] = rows
    const shift = (aggregates: Evidence['aggregates']) =>
      shiftAggregate(-2)(makeEvidence([], [], aggregates))?.aggregates
    expect(shift(rows)).toEqual([{ ...first, stored: 3 }, second])
    expect(shift([{ key: 'a', stored: null, recount: 5 }])?.[0]?.stored).toBe(-2)
    expect(shift([])).toBeUndefined()
  })

  test('a value is seen before it was proposed where the key has two operations', () => {
    const one = write([1, 0], 'red')
    const evidence = (...more: readonly Operation[]) =>
      makeEvidence([one, ...more], [{ key: 'k', value: 'red' }])
    const describeKey: Describe = ({ history }) =>
      Array.from({ length: history.length }, (_, row) =>
        [
          history.action[row] === ACTION.read ? 'read' : 'write',
          history.outcome[row] === OUTCOME.ok ? 'ok' : 'open',
          history.values.decode(history.proposal[row] ?? 0),
          history.values.decode(history.value[row] ?? 0),
          `${history.invokedAtNs[row]}-${history.returnedAtNs[row]}`,
        ].join(' '),
      ).join('; ')
    expect(listPlanted(readBeforeWrite, evidence(), describeKey)).toEqual(['none'])
    const other = write([2, 4], null, { ...lost, proposal: 'blue' })
    expect(listPlanted(readBeforeWrite, evidence(other), describeKey)).toEqual([
      'read ok red red 0-1; write open red  4000000-5000000',
    ])
  })

  test('half a batch needs two keys, of which all other attempts were refused', () => {
    const sent = ['a', 'b'].map((key, at) => create([at, 2 * at], 'accepted', { key }))
    const rows = ['a', 'b'].map((key) => ({ key }))
    const describeBatch: Describe = ({ history, stored }) =>
      Array.from({ length: history.length }, (_, row) =>
        [history.client[row], (history.invokedAtNs[row] ?? 0) / 1e6, history.outcome[row]].join(
          '@',
        ),
      )
        .concat(Array.from(stored.key, (key) => history.keys.decode(key) ?? ''))
        .join(' ')
    expect(listPlanted(halveBatch, makeEvidence(sent.slice(0, 1), rows), describeBatch)).toEqual([
      'none',
    ])
    const { info, fail } = OUTCOME
    const again = create([5, 8], 'duplicate', { key: 'a' })
    const planted = listPlanted(halveBatch, makeEvidence([...sent, again], rows), describeBatch)
    expect(planted).toEqual([
      `0@0@${info} 0@0@${info} 5@8@${fail} a`,
      `1@2@${info} 1@2@${info} 5@8@${fail} b`,
    ])
  })
})

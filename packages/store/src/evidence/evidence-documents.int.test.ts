import {
  buildCompareDocument,
  buildParityCase,
  buildParityDetails,
  buildParityDocument,
  openTestStore,
} from '@gauntlet/testkit'
import { afterAll, expect, test } from 'vitest'
import { openStore } from '../open-store.ts'
import { createRunId } from '../run-id.ts'

const { store, database, close } = await openTestStore(openStore)
afterAll(close)

/** With a field that this version does not know: a newer one may have written it. */
const parity = {
  ...buildParityDocument({ cases: [buildParityCase({ name: 'create order' })], outcome: 'fail' }),
  zebra: { b: 1, a: 2 },
}
const compare = buildCompareDocument()

/** As another version would have stored it. */
async function insertDocument(document: Readonly<Record<string, unknown>>): Promise<string> {
  const id = createRunId()
  await database.query(
    `insert into evidence_documents (id, kind, outcome, at, tool, is_final, document)
     values ('${id}', 'compare', 'fail', now(), '0.1.0', true, '${JSON.stringify(document)}')`,
  )
  return id
}

test('a document comes back as it was, under the kind of its schema', async () => {
  const [id, verdictId] = [createRunId(), createRunId()]
  await store.evidence.save({ id, verdictId, document: parity, outcome: 'fail' })
  const found = await store.evidence.find('parity', id)
  expect(found).toMatchObject({ id, kind: 'parity', verdict_id: verdictId, outcome: 'fail' })
  expect(JSON.stringify(found?.document)).toBe(JSON.stringify(parity))
  expect(await store.evidence.find('compare', id)).toBeUndefined()
  const rows = await database.query(
    `select one->>'name' as name from evidence_documents, jsonb_array_elements(document::jsonb->'cases') as one
     where id = $1`,
    [id],
  )
  expect(rows).toEqual([{ name: 'create order' }])
})

test('a comparison that an earlier version stored is read in its present version', async () => {
  const { new_errors: _, ...rest } = compare
  const id = await insertDocument({
    ...rest,
    schema: 'gauntlet.compare/1',
    newErrors: [{ error: 'status 503', requests: 2, blocks: 1 }],
    plan: { seed: 's', looks: [10], metrics: [], mode: 'interleaved', maxRedo: 2 },
    options: { profile: 'quick', margin: 0.1, coolDownMs: 500 },
  })
  expect((await store.evidence.find('compare', id))?.document).toMatchObject({
    schema: 'gauntlet.compare/2',
    new_errors: [{ error: 'status 503' }],
    plan: { max_redo: 2 },
    options: { cool_down_ms: 500 },
  })
})

test('a stored document that does not fit is refused, and the place named', async () => {
  const id = await insertDocument({ ...compare, stopped: 'bored' })
  const found = store.evidence.find('compare', id)
  await expect(found).rejects.toThrow(`compare ${id}: /stopped must be "decided" or`)
})

test('saving a document again changes nothing; another of that id is refused', async () => {
  const id = createRunId()
  await store.evidence.save({ id, document: parity, outcome: 'fail' })
  await store.evidence.save({ id, document: parity, outcome: 'fail' })
  const other = { ...parity, cases: [] }
  await expect(store.evidence.save({ id, document: other, outcome: 'pass' })).rejects.toMatchObject(
    { code: 'RUN_CONFLICT' },
  )
})

test('what is not final is replaced until it is, by its own kind only', async () => {
  const id = createRunId()
  const save = async (cases: number, isFinal?: boolean) => {
    const all = Array.from({ length: cases }, (_, at) => buildParityCase({ name: `case ${at}` }))
    const document = { ...parity, cases: all }
    const details = [{ position: cases, details: buildParityDetails({ name: `case ${cases}` }) }]
    const rest = { outcome: 'no_evidence', details, ...(isFinal === undefined ? {} : { isFinal }) }
    await store.evidence.save({ id, document, ...rest })
  }
  const stored = async () => {
    const found = await store.evidence.find('parity', id)
    return [found?.is_final, found?.document.cases.length]
  }
  await save(1, false)
  await save(2, false)
  expect(await stored()).toEqual([false, 2])
  expect(await store.evidence.findDetail(id, 1)).toBeUndefined()
  expect(await store.evidence.findDetail(id, 2)).toMatchObject({ name: 'case 2' })
  const ofOtherKind = store.evidence.save({ id, document: compare, outcome: 'pass' })
  await expect(ofOtherKind).rejects.toMatchObject({ code: 'RUN_CONFLICT' })
  await save(3)
  await save(3, false)
  await expect(save(4, false)).rejects.toMatchObject({ code: 'RUN_CONFLICT' })
  await expect(save(4)).rejects.toMatchObject({ code: 'RUN_CONFLICT' })
  expect(await stored()).toEqual([true, 3])
  expect((await store.evidence.list()).rows).toContainEqual(
    expect.objectContaining({ id, is_final: true }),
  )
})

test('lists are filtered and come in pages', async () => {
  const verdictId = createRunId()
  const ids: string[] = []
  for (let at = 0; at < 4; at += 1) {
    const id = createRunId(1_760_000_000_000 + at)
    ids.push(id)
    await store.evidence.save({
      id,
      verdictId,
      scenario: 'mixed',
      document: compare,
      outcome: 'pass',
    })
  }
  const filter = { kind: 'compare', verdictId, scenario: 'mixed', limit: 3 }
  const first = await store.evidence.list(filter)
  const second = await store.evidence.list({ ...filter, after: first.next as string })
  expect([...first.rows, ...second.rows].map((row) => row.id)).toEqual(ids.toReversed())
  expect((await store.evidence.list({ ...filter, scenario: 'events' })).rows).toEqual([])
})

test('details are stored beside their document, and read one at a time', async () => {
  const id = createRunId()
  const details = [
    { position: 0, details: buildParityDetails({ who_is_right: '<script>\u0000' }) },
    { position: 7, details: buildParityDetails({ who_is_right: 'b' }) },
  ]
  await store.evidence.save({ id, document: parity, outcome: 'fail', details })
  await store.evidence.save({ id, document: parity, outcome: 'fail', details })
  expect(await store.evidence.findDetail(id, 0)).toMatchObject({
    who_is_right: '<script>\ufffd',
  })
  expect(await store.evidence.findDetail(id, 7)).toMatchObject({ who_is_right: 'b' })
  expect(await store.evidence.findDetail(id, 1)).toBeUndefined()
  expect(await store.evidence.findDetail(createRunId(), 0)).toBeUndefined()
})

test('details beyond 16 MB are left out, the document is not', async () => {
  const id = createRunId()
  const details = [0, 1, 2].map((position) => ({
    position,
    details: buildParityDetails({ who_is_right: 'x'.repeat(6_000_000) }),
  }))
  await store.evidence.save({ id, document: parity, outcome: 'fail', details })
  expect((await store.evidence.findDetail(id, 1))?.who_is_right).toHaveLength(6_000_000)
  expect(await store.evidence.findDetail(id, 2)).toBeUndefined()
  expect(await store.evidence.find('parity', id)).toMatchObject({ document: parity })
})

import { buildCompareDocument, openTestStore } from '@gauntlet/testkit'
import { afterAll, expect, test } from 'vitest'
import { openStore } from '../open-store.ts'
import { createRunId } from '../run-id.ts'

const { store, database, close } = await openTestStore(openStore)
afterAll(close)

const parity = {
  schema: 'gauntlet.parity/1',
  tool: '1.2.3',
  at: '2026-11-21T06:00:00.000Z',
  zebra: { b: 1, a: 2 },
  cases: [{ name: 'create order', divergences: [{ kind: 'value', pointer: '/total' }] }],
} as const

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
  const id = createRunId()
  const old = {
    ...buildCompareDocument({ scenario: 'mixed' }),
    schema: 'gauntlet.compare/1',
    new_errors: undefined,
    newErrors: [{ error: 'status 503', requests: 2, blocks: 1 }],
    plan: { seed: 's', looks: [10], metrics: [], mode: 'interleaved', maxRedo: 2 },
    options: { profile: 'quick', margin: 0.1, coolDownMs: 500 },
  } as const
  await store.evidence.save({ id, document: old, outcome: 'fail' })
  expect((await store.evidence.find('compare', id))?.document).toMatchObject({
    schema: 'gauntlet.compare/2',
    scenario: 'mixed',
    new_errors: [{ error: 'status 503' }],
    plan: { max_redo: 2 },
    options: { cool_down_ms: 500 },
  })
})

test('a stored document that does not fit is refused, and the place named', async () => {
  const id = createRunId()
  const document = { ...parity, schema: 'gauntlet.compare/2' } as const
  await store.evidence.save({ id, document, outcome: 'fail' })
  const found = store.evidence.find('compare', id)
  await expect(found).rejects.toThrow(`compare ${id}: the document must have required properties`)
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
    const document = { ...parity, cases: Array.from({ length: cases }, (_, at) => ({ at })) }
    const details = [{ position: cases, details: cases }]
    const rest = { outcome: 'no_evidence', details, ...(isFinal === undefined ? {} : { isFinal }) }
    await store.evidence.save({ id, document, ...rest })
  }
  const stored = async () => {
    const found = await store.evidence.find('parity', id)
    const { cases } = (found?.document ?? { cases: [] }) as { cases: unknown[] }
    return [found?.is_final, cases.length]
  }
  await save(1, false)
  await save(2, false)
  expect(await stored()).toEqual([false, 2])
  expect(await store.evidence.findDetail(id, 1)).toBeUndefined()
  expect(await store.evidence.findDetail(id, 2)).toBe(2)
  const compare = { ...parity, schema: 'gauntlet.compare/2' } as const
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
    const document = { ...parity, schema: 'gauntlet.compare/2' } as const
    await store.evidence.save({ id, verdictId, scenario: 'mixed', document, outcome: 'pass' })
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
    { position: 0, details: { body: '<script>\u0000' } },
    { position: 7, details: { body: 'b' } },
  ]
  await store.evidence.save({ id, document: parity, outcome: 'fail', details })
  await store.evidence.save({ id, document: parity, outcome: 'fail', details })
  expect(await store.evidence.findDetail(id, 0)).toEqual({ body: '<script>\ufffd' })
  expect(await store.evidence.findDetail(id, 7)).toEqual({ body: 'b' })
  expect(await store.evidence.findDetail(id, 1)).toBeUndefined()
  expect(await store.evidence.findDetail(createRunId(), 0)).toBeUndefined()
})

test('details beyond 16 MB are left out, the document is not', async () => {
  const id = createRunId()
  const details = [0, 1, 2].map((position) => ({ position, details: 'x'.repeat(6_000_000) }))
  await store.evidence.save({ id, document: parity, outcome: 'fail', details })
  expect(await store.evidence.findDetail(id, 1)).toHaveLength(6_000_000)
  expect(await store.evidence.findDetail(id, 2)).toBeUndefined()
  expect(await store.evidence.find('parity', id)).toMatchObject({ document: parity })
})

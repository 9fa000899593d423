import { createRunId, openStore } from '@gauntlet/store'
import { buildSmokeDocument, createTestDatabase } from '@gauntlet/testkit'
import { afterEach, expect, test } from 'vitest'
import { startStoreProxy } from '../reliability/test-support/store-proxy.ts'
import { surviveLoss } from './survive-loss.ts'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

async function open(saveMs: number) {
  const database = await createTestDatabase()
  endings.push(() => database.drop())
  const proxy = await startStoreProxy(database.url)
  endings.push(proxy.die)
  const store = await openStore({ url: proxy.url })
  endings.push(() => store.close())
  const notes: string[] = []
  const surviving = surviveLoss(
    store,
    { note: (text) => notes.push(text) },
    { saveMs, retryMs: 300 },
  )
  const count = async () => (await database.query('select from evidence_documents')).length
  return { ...surviving, proxy, notes, count }
}

const evidence = () => ({
  id: createRunId(),
  document: buildSmokeDocument(),
  outcome: 'pass',
})

test.each([
  { trouble: 'die', saveMs: 60_000 },
  // Waited for once: long enough for a busy machine to connect again.
  { trouble: 'hang', saveMs: 5_000 },
] as const)(
  'what a store misses when connections $trouble costs one note, and is saved when it is back',
  async ({ trouble, saveMs }) => {
    const { store, settle, proxy, notes, count } = await open(saveMs)
    await store.evidence.save(evidence())
    proxy[trouble]()
    await store.evidence.save(evidence())
    await store.evidence.save(evidence())
    expect(notes).toHaveLength(1)
    expect(await count()).toBe(1)
    proxy.die()
    await proxy.revive()
    expect(await settle()).toBe(true)
    expect({ count: await count(), notes: notes.length }).toEqual({ count: 3, notes: 1 })
  },
)

test('a store that stays away is said to have nothing of what it missed', async () => {
  const { store, settle, proxy, notes } = await open(60_000)
  proxy.die()
  const one = evidence()
  await store.evidence.save(one)
  expect(await settle()).toBe(false)
  expect(notes.at(-1)).toContain(`The store does not have smoke ${one.id}: the results store at`)
})

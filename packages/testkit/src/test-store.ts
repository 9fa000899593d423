import { createTestDatabase, type TestDatabase } from './test-database.ts'

export type TestStore<Store> = {
  readonly database: TestDatabase
  readonly store: Store
  /** Closes the store and drops its database. */
  readonly close: () => Promise<void>
}

type Open<Store> = (options: { readonly url: string }) => Promise<Store>

/** A results store over a new database. `open` is the store's `openStore`: its own tests use this kit too. */
export async function openTestStore<Store extends { close(): Promise<void> }>(
  open: Open<Store>,
): Promise<TestStore<Store>> {
  const database = await createTestDatabase()
  const store = await open({ url: database.url })
  return {
    database,
    store,
    close: async () => {
      await store.close()
      await database.drop()
    },
  }
}

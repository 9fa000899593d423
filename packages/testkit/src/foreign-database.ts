import { randomUUID } from 'node:crypto'
import { Client, type QueryResultRow } from 'pg'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

/** A database as a project has one: on a server that other projects use too, with a role that is no superuser. */
export type ForeignDatabase = Pick<TestDatabase, 'query' | 'drop'> & {
  /** As the role. */
  readonly url: string
  readonly role: string
  readonly name: string
}

/**
 * @param mayCreate whether the role may create databases
 * @param isOwner whether the database belongs to the role
 */
export async function createForeignDatabase({
  mayCreate = true,
  isOwner = true,
} = {}): Promise<ForeignDatabase> {
  const database = await createTestDatabase()
  // No session stays behind: some ask whether anybody uses the database.
  const query = async <Row extends QueryResultRow>(text: string, values: unknown[] = []) => {
    const client = new Client({ connectionString: database.url })
    await client.connect()
    try {
      return (await client.query<Row>(text, values)).rows
    } finally {
      await client.end()
    }
  }
  const name = new URL(database.url).pathname.slice(1)
  const role = `role_${randomUUID().replaceAll('-', '')}`
  await query(`create role ${role} login password 'secret' ${mayCreate ? 'createdb' : ''}`)
  await query(`grant all on schema public to ${role}`)
  if (isOwner) await query(`alter database ${name} owner to ${role}`)
  const url = new URL(database.url)
  url.username = role
  url.password = 'secret'
  return {
    url: url.href,
    role,
    name,
    query,
    drop: async () => {
      await query(`reassign owned by ${role} to current_user`)
      await query(`drop owned by ${role}`)
      await query(`drop role ${role}`)
      await database.drop()
    },
  }
}

import type { Pool, PoolClient } from 'pg'

/** Runs `work` in one transaction on one connection, rolled back if it throws. */
export async function inTransaction<Result>(
  db: Pool,
  work: (tx: PoolClient) => Promise<Result>,
  isolation = 'read committed',
): Promise<Result> {
  const tx = await db.connect()
  try {
    await tx.query(`begin isolation level ${isolation}`)
    const result = await work(tx)
    await tx.query('commit')
    return result
  } catch (error) {
    await tx.query('rollback')
    throw error
  } finally {
    tx.release()
  }
}

/** The SQLSTATE of a database error. */
export function sqlState(error: unknown): string | undefined {
  return (error as { code?: string }).code
}

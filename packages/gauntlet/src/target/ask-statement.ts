import type { Client, QueryConfig, QueryResult, QueryResultRow } from 'pg'

/**
 * Asks one statement that stands in a config. By the extended protocol, which takes one statement only: `commit; update …`
 * would leave the read-only transaction that it is asked in.
 */
export async function askStatement<Row extends QueryResultRow>(
  client: Client,
  text: string,
  values: readonly unknown[] = [],
): Promise<QueryResult<Row>> {
  // The driver's types do not have it.
  const query: QueryConfig & { readonly queryMode: 'extended' } = {
    text,
    values: [...values],
    queryMode: 'extended',
  }
  return await client.query<Row>(query)
}

/**
 * Ends a connection when the signal aborts, and with it the statement that it waits for: a scan of a large table does
 * not hold up a command that was interrupted.
 *
 * @returns what stops to listen, once the connection is not needed any more
 */
export function endOnAbort(client: Client, signal: AbortSignal | undefined): () => void {
  const end = () => void client.end().catch(() => undefined)
  if (signal?.aborted) end()
  signal?.addEventListener('abort', end, { once: true })
  return () => signal?.removeEventListener('abort', end)
}

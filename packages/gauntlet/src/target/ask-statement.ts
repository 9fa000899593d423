import { Client, type QueryConfig, type QueryResult, type QueryResultRow } from 'pg'

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

const connectLimitMs = 5_000
/** Of one question. A scan of a table that takes longer is no evidence. */
const statementLimitMs = 30_000

export type SnapshotRequest<Question, Answer> = {
  readonly databaseUrl: string
  readonly questions: readonly Question[]
  readonly ask: (client: Client, question: Question) => Promise<Answer>
  readonly signal: AbortSignal | undefined
}

/**
 * Asks several questions, one after the other, in one read-only transaction of one snapshot.
 *
 * @returns the answers in the order of the questions; fewer where the connection failed or the signal ended it, with the error
 */
export async function askInSnapshot<Question, Answer>(
  request: SnapshotRequest<Question, Answer>,
): Promise<{ readonly answers: readonly Answer[]; readonly error?: unknown }> {
  const { databaseUrl, questions, ask, signal } = request
  const client = new Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: connectLimitMs,
    query_timeout: statementLimitMs + connectLimitMs,
    application_name: 'gauntlet checks',
  })
  // A connection that breaks is reported by the statement that uses it.
  client.on('error', () => undefined)
  const stopListening = endOnAbort(client, signal)
  const answers: Answer[] = []
  try {
    await client.connect()
    await client.query('begin isolation level repeatable read read only')
    await client.query(`set local statement_timeout = ${statementLimitMs}`)
    for (const question of questions) answers.push(await ask(client, question))
    return { answers }
  } catch (error) {
    return { answers, error }
  } finally {
    stopListening()
    await client.end().catch(() => undefined)
  }
}

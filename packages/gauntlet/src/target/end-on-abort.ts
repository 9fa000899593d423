import type { Client } from 'pg'

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

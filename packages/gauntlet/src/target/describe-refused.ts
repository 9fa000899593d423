import { ToolError } from '@gauntlet/contract'

/** How an application comes through the proxy before its database. */
export const PROXY_HINT =
  'Have it connect to the DATABASE_URL of its environment, as it is given: over TCP, and without TLS (sslmode=disable).'

/**
 * Why a target whose connections must pass a proxy did not start: the first connection that the proxy refused, where there
 * is one, else the cause as it is.
 *
 * @param what what cannot be done without it: `the database of candidate cannot be watched`
 */
export function describeRefused(what: string, refused: readonly string[], cause: unknown): unknown {
  const [first] = refused
  if (first === undefined) return cause
  const message = `${what}: a connection of the application to it was refused: ${first}`
  return new ToolError('UNSUPPORTED', message, { cause, hint: PROXY_HINT })
}

import { PageError } from 'gauntlet'
import type { ExperimentsAccess } from './ask-service.ts'

/**
 * Where the experiments service is, from the environment; undefined when it names none.
 *
 * @throws PageError usage, which never repeats the token
 */
export function readExperimentsAccess(
  env: Readonly<Record<string, string | undefined>>,
): ExperimentsAccess | undefined {
  const { EXPERIMENTS_URL: text, EXPERIMENTS_TOKEN: token } = env
  if (!text) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  // Nothing but an origin: a user name in it would be a secret, a path would be lost.
  if (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`) {
    throw new PageError(
      'usage',
      'EXPERIMENTS_URL must be an origin such as http://127.0.0.1:3000, without path, user or query',
    )
  }
  if (token && !/^[\x21-\x7e]+$/.test(token)) {
    throw new PageError('usage', 'EXPERIMENTS_TOKEN has characters that no HTTP header may carry')
  }
  return { origin: url.origin, ...(token && { token }) }
}

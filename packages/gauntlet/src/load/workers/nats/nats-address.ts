import { ToolError } from '@gauntlet/contract'

/** Where NATS is. */
export type NatsAddress = {
  /** Of one server or of a cluster: `nats://HOST:4222` each. */
  readonly servers: readonly string[]
  /** All connections must be encrypted. */
  readonly isTls: boolean
  /** As it was written. */
  readonly text: string
}

const SCHEMES = ['nats:', 'tls:']

/** One address, or those of a cluster with commas between. @throws ToolError USAGE */
export function parseNatsAddress(text: string): NatsAddress {
  const urls = text.split(',').map((part) => parseOne(part.trim(), text))
  return {
    servers: urls.map(({ host }) => host),
    isTls: urls.some(({ protocol }) => protocol === 'tls:'),
    text,
  }
}

function parseOne(part: string, text: string): URL {
  const refuse = (why: string): never => {
    throw new ToolError('USAGE', `"${text}" ${why}`, { hint: WRITE_HINT })
  }
  const url = URL.canParse(part) ? new URL(part) : refuse('is no address of NATS')
  if (!SCHEMES.includes(url.protocol) || url.hostname === '') return refuse('is no address of NATS')
  // It would be in the list of processes, in logs and in the history of the shell.
  if (url.username !== '' || url.password !== '')
    throw new ToolError('USAGE', 'the address of NATS has credentials in it', {
      hint: CREDENTIALS_HINT,
    })
  if (!/^\/?$/.test(url.pathname) || url.search !== '')
    return refuse('is an address of NATS with a path')
  return url
}

const WRITE_HINT = 'Write it as nats://HOST:4222, or tls://HOST:4222.'

const CREDENTIALS_HINT =
  'Set GAUNTLET_NATS_USER and GAUNTLET_NATS_PASSWORD, GAUNTLET_NATS_TOKEN or GAUNTLET_NATS_NKEY instead.'

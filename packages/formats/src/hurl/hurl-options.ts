import { parseDurationMs, type RequestStep } from '@gauntlet/core/flow'
import type { Allowed } from '../source-node.ts'
import type { HurlPair, HurlSource } from './hurl-source.ts'

/** More tries than this are a wait for something that does not come. */
const MAX_RETRIES = 1000
/** As of curl, which Hurl sends with. */
const MOST_REDIRECTS = 50
/** What `max-redirs: -1` means here. */
const ENDLESS_REDIRECTS = 1000
const MAX_REPEATS = 10_000

const OF_FUNCTIONS: readonly string[] = ['getEnv', 'newDate', 'newUuid']

const OF_THE_CONFIG = 'set tls of the target in gauntlet.config.ts'
const OTHER_NETWORK = 'requests go to the target of the run and nowhere else'
const OTHER_VERSION = 'requests go over HTTP/1.1'

/** The options of a Hurl file that are read, and those that are refused. */
export const HURL_OPTIONS: Allowed = {
  known: [
    'compressed',
    'delay',
    'header',
    'http1.0',
    'http1.1',
    'http2',
    'http3',
    'insecure',
    'location',
    'location-trusted',
    'max-redirs',
    'max-time',
    'output',
    'path-as-is',
    'repeat',
    'retry',
    'retry-interval',
    'skip',
    'user',
    'variable',
    'verbose',
    'verbosity',
    'very-verbose',
  ],
  refused: {
    'aws-sigv4': 'no request is signed',
    cacert: OF_THE_CONFIG,
    cert: OF_THE_CONFIG,
    key: OF_THE_CONFIG,
    'connect-timeout': 'use max-time',
    'connect-to': OTHER_NETWORK,
    resolve: OTHER_NETWORK,
    proxy: OTHER_NETWORK,
    'unix-socket': OTHER_NETWORK,
    ipv4: OTHER_NETWORK,
    ipv6: OTHER_NETWORK,
    'limit-rate': 'requests go as fast as they can',
    netrc: 'write the credentials with user',
    'netrc-file': 'write the credentials with user',
    'netrc-optional': 'write the credentials with user',
    negotiate: 'only basic authentication is supported',
    ntlm: 'only basic authentication is supported',
    digest: 'only basic authentication is supported',
  },
}

export type HurlOptions = {
  readonly step: Partial<RequestStep>
  /** `name: value` of `header`. */
  readonly headers: readonly HurlPair[]
  readonly user?: HurlPair
  readonly delayMs: number
  /** How often the entry is sent: 0 where it is skipped. */
  readonly times: number
  readonly pathAsIs: boolean
}

type Reading = { readonly source: HurlSource; readonly variables: Map<string, string> }

/** Reads `[Options]` of one entry. Variables hold for all that follow. */
export function readOptions(
  pairs: readonly HurlPair[],
  { source, variables }: Reading,
): HurlOptions {
  const resolved = pairs.map((pair) => resolve(pair, { source, variables }))
  const find = (name: string): HurlPair | undefined =>
    resolved.findLast((pair) => pair.name === name)
  const flag = (name: string): boolean => readFlag(source, find(name))
  for (const pair of resolved) check(source, pair)
  const follows = flag('location')
  const most = find('max-redirs')
  const retry = find('retry')
  const limit = find('max-time')
  const user = find('user')
  const interval = duration(source, find('retry-interval'), 'ms') ?? 1000
  const repeat = find('repeat')
  return {
    step: {
      ...(follows && { redirects: { most: readMost(source, most), rewrite: [301, 302, 303] } }),
      ...(retry && {
        retry: { times: readCount(source, retry, MAX_RETRIES), delayMs: interval },
      }),
      ...(limit && { timeoutMs: duration(source, limit, 's') ?? 0 }),
      ...(flag('compressed') && { headers: { 'accept-encoding': 'gzip, deflate, br' } }),
    },
    headers: resolved.filter(({ name }) => name === 'header'),
    ...(user && { user }),
    delayMs: duration(source, find('delay'), 'ms') ?? 0,
    times: flag('skip') ? 0 : repeat ? readCount(source, repeat, MAX_REPEATS) : 1,
    pathAsIs: flag('path-as-is'),
  }
}

function check(from: HurlSource, pair: HurlPair): void {
  const { name } = pair
  const reason = HURL_OPTIONS.refused?.[name]
  if (reason !== undefined)
    from.fail(pair, `the option ${name} is not supported: ${reason}`, 'UNSUPPORTED')
  if (!HURL_OPTIONS.known.includes(name))
    from.fail(pair, `the option ${name} is unknown`, 'UNSUPPORTED')
  if (/^http(?:1\.0|2|3)$/.test(name) && readFlag(from, pair))
    from.fail(pair, `the option ${name} is not supported: ${OTHER_VERSION}`, 'UNSUPPORTED')
  if (name === 'insecure' && readFlag(from, pair))
    from.fail(pair, `the option insecure is not supported: ${OF_THE_CONFIG}`, 'UNSUPPORTED')
  if (name === 'location-trusted' && readFlag(from, pair))
    from.fail(
      pair,
      'the option location-trusted is not supported: credentials go to one host only',
      'UNSUPPORTED',
    )
}

/** A template in an option is known before the run, or the option is refused. */
function resolve(pair: HurlPair, { source, variables }: Reading): HurlPair {
  if (pair.name === 'variable') {
    readVariable(source, pair, variables)
    return pair
  }
  if (['header', 'user'].includes(pair.name)) return pair
  const value = pair.value.replaceAll(/\{\{\s*([\w-]+)\s*\}\}/g, (_whole, name: string) => {
    const known = variables.get(name)
    return known ?? source.fail(pair, `${name} has no value when the file is read`, 'UNSUPPORTED')
  })
  return { ...pair, value }
}

function readVariable(source: HurlSource, pair: HurlPair, variables: Map<string, string>): void {
  const match = /^([A-Za-z_][\w-]*)\s*=\s*(.*)$/.exec(pair.value)
  if (!match) return source.fail(pair, 'a variable is: name=value')
  const [, name = '', value = ''] = match
  if (OF_FUNCTIONS.includes(name))
    source.fail(pair, `${name} is a function of Hurl: give the variable another name`)
  variables.set(name, value.replace(/^"(.*)"$/, '$1'))
  // A text in quotes is a text, whatever it looks like.
  if (value.startsWith('"')) variables.set(`"${name}"`, '')
  else variables.delete(`"${name}"`)
}

function readFlag(source: HurlSource, pair: HurlPair | undefined): boolean {
  if (!pair) return false
  if (!['true', 'false'].includes(pair.value)) source.fail(pair, `${pair.name} is true or false`)
  return pair.value === 'true'
}

function duration(
  source: HurlSource,
  pair: HurlPair | undefined,
  unit: 'ms' | 's',
): number | undefined {
  if (!pair) return undefined
  const ms = parseDurationMs(pair.value, unit)
  return ms ?? source.fail(pair, `${pair.name} is a number, or a duration such as 5s`)
}

function readMost(source: HurlSource, pair: HurlPair | undefined): number {
  if (!pair) return MOST_REDIRECTS
  return pair.value === '-1' ? ENDLESS_REDIRECTS : readCount(source, pair, ENDLESS_REDIRECTS)
}

function readCount(source: HurlSource, pair: HurlPair, most: number): number {
  const times = Number(pair.value)
  return Number.isInteger(times) && times >= 0 && times <= most
    ? times
    : source.fail(pair, `${pair.name} is a number, 0 to ${most}`)
}

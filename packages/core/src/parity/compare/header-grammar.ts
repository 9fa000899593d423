import { toInstantText } from './http-date.ts'
import {
  normalizeCookies,
  normalizeMediaType,
  normalizeParameters,
  splitList,
  toParameterText,
} from './header-parts.ts'

type Normalize = (value: string) => string

type GrammarRow = {
  readonly fields: readonly string[]
  /** Two values say the same exactly when this gives one text for both. */
  readonly normalize: Normalize
  /** Where the grammar says so. */
  readonly see: string
}

const lower: Normalize = (text) => text.toLowerCase()
const asWritten: Normalize = (text) => text

/** A list whose order and repetitions say nothing; empty elements are none. @see RFC 9110 section 5.6.1 */
const setOf =
  (element: Normalize): Normalize =>
  (value) =>
    [...new Set(splitList(value).map(element))].toSorted().join(', ')

const listOf =
  (element: Normalize): Normalize =>
  (value) =>
    splitList(value).map(element).join(', ')

/** `*` beside names says no more than `*`. */
const varying: Normalize = (value) => {
  const names = setOf(lower)(value)
  return names.split(', ').includes('*') ? '*' : names
}

const digits: Normalize = (value) => (/^\d+$/.test(value) ? value.replace(/^0+(?=\d)/, '') : value)

/** Scheme and host in one letter case; all the rest of a URI counts. */
const address: Normalize = (value) =>
  value.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, (start) => start.toLowerCase())

/** A scheme, alone or before the first parameter: `realm = "a"` is a parameter only. */
const CHALLENGE = /^([^\s=,"]+)(?:\s+([^=].*))?$/s
/** The other form of what follows a scheme; its letter case counts. @see RFC 9110 section 11.2 */
const TOKEN_68 = /^[\w.~+/-]+=*$/

/** `Bearer realm="a", error=b`: names of schemes and parameters in one letter case; the order of challenges counts. */
const challenges: Normalize = (value) =>
  splitList(value)
    .map((element) => {
      const [, scheme, rest] = CHALLENGE.exec(element) ?? []
      if (scheme === undefined) return toParameterText(element)
      if (rest === undefined) return lower(scheme)
      return `${lower(scheme)} ${TOKEN_68.test(rest) ? rest : toParameterText(rest)}`
    })
    .join(', ')

/** One row for each grammar. A header that is in none is compared as it is written. */
export const HEADER_GRAMMARS: readonly GrammarRow[] = [
  { fields: ['content-type'], normalize: normalizeMediaType, see: 'RFC 9110 section 8.3.1' },
  {
    fields: ['content-disposition'],
    normalize: normalizeParameters,
    see: 'RFC 6266 section 4.1',
  },
  { fields: ['allow'], normalize: setOf(asWritten), see: 'RFC 9110 sections 9.1 and 10.2.1' },
  {
    fields: ['access-control-allow-methods'],
    normalize: setOf(asWritten),
    see: 'Fetch, CORS protocol, HTTP new-header syntax',
  },
  { fields: ['vary'], normalize: varying, see: 'RFC 9110 sections 5.1 and 12.5.5' },
  {
    fields: ['access-control-allow-headers', 'access-control-expose-headers'],
    normalize: setOf(lower),
    see: 'RFC 9110 section 5.1; Fetch, CORS protocol, HTTP new-header syntax',
  },
  {
    fields: ['connection', 'trailer'],
    normalize: setOf(lower),
    see: 'RFC 9110 sections 7.6.1, 6.6.2',
  },
  { fields: ['accept-ranges'], normalize: setOf(lower), see: 'RFC 9110 section 14.1' },
  { fields: ['content-language'], normalize: setOf(lower), see: 'RFC 9110 section 8.5' },
  {
    fields: ['accept-patch', 'accept-post'],
    normalize: setOf(normalizeMediaType),
    see: 'RFC 5789 section 3.1; Linked Data Platform section 7.1',
  },
  // Codings are undone in the opposite order in which they are listed.
  {
    fields: ['content-encoding', 'transfer-encoding'],
    normalize: listOf(lower),
    see: 'RFC 9110 section 8.4; RFC 9112 section 6.1',
  },
  {
    fields: ['cache-control', 'pragma'],
    normalize: setOf(toParameterText),
    see: 'RFC 9111 section 5.2',
  },
  {
    fields: ['strict-transport-security'],
    normalize: (value) => setOf(toParameterText)(value.replaceAll(';', ',')),
    see: 'RFC 6797 section 6.1',
  },
  { fields: ['set-cookie'], normalize: normalizeCookies, see: 'RFC 6265 section 5.2' },
  {
    fields: ['www-authenticate', 'proxy-authenticate'],
    normalize: challenges,
    see: 'RFC 9110 sections 11.1 to 11.3',
  },
  {
    fields: ['date', 'expires', 'last-modified', 'retry-after', 'sunset'],
    normalize: (value) => toInstantText(value) ?? digits(value),
    see: 'RFC 9110 section 5.6.7',
  },
  {
    fields: ['age', 'content-length', 'access-control-max-age'],
    normalize: digits,
    see: 'RFC 9110 section 8.6; RFC 9111 section 1.2.2',
  },
  {
    fields: ['location', 'content-location'],
    normalize: address,
    see: 'RFC 3986 section 6.2.2.1',
  },
  {
    fields: ['x-content-type-options', 'x-frame-options'],
    normalize: lower,
    see: 'Fetch, X-Content-Type-Options; RFC 7034 section 2.1',
  },
  // `W/"a"` and `"a"` are two tags, and what stands between the quotes counts.
  { fields: ['etag'], normalize: asWritten, see: 'RFC 9110 section 8.8.3' },
]

const grammarOf = new Map(
  HEADER_GRAMMARS.flatMap(({ fields, normalize }) =>
    fields.map((field) => [field, normalize] as const),
  ),
)

/**
 * Whether two values of a header say the same by its grammar: letter case, quotes, and order where they say nothing.
 *
 * @param name in lower case
 */
export function isSameHeader(
  name: string,
  one: string | undefined,
  other: string | undefined,
): boolean {
  if (one === undefined || other === undefined) return one === other
  const normalize = grammarOf.get(name) ?? asWritten
  return normalize(one.trim()) === normalize(other.trim())
}

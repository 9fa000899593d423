import type { Expectation, Predicate, Source } from '@gauntlet/core/flow'
import { toJsonText } from '@gauntlet/core/json'
import type { SourceNode } from '../source-node.ts'
import { EXPECT } from './artillery-keys.ts'
import { checkRegexp } from './read-capture.ts'
import { readTemplate } from '../read-templates.ts'
import { readScriptValue } from './script-scope.ts'

/** `expect:` of a request, a mapping or a list of them, in the terms of Gauntlet. */
export function readExpectations(place: SourceNode): Expectation[] {
  return place.listOrOne().flatMap((item) => {
    const fields = item.fields('an expectation', EXPECT)
    return fields.names.flatMap((name) => READERS[name]?.(fields.get(name)) ?? [])
  })
}

type Reader = (place: SourceNode) => Expectation[]

const READERS: Readonly<Record<string, Reader>> = {
  statusCode: (place) => [readStatus(place)],
  notStatusCode: (place) => [{ ...readStatus(place), not: true }],
  contentType: (place) => [readContentType(place)],
  hasProperty: (place) => [{ of: readProperty(place), must: { kind: 'exists' } }],
  notHasProperty: (place) => [{ of: readProperty(place), must: { kind: 'exists' }, not: true }],
  equals: (place) => readEquals(place),
  hasHeader: (place) => [{ of: readHeader(place), must: { kind: 'exists' } }],
  headerEquals: (place) => [readHeaderEquals(place)],
  matchesRegexp: (place) => [readMatches(place)],
  cdnHit: (place) => [readCdnHit(place)],
}

function readStatus(place: SourceNode): { of: Source; must: Predicate } {
  const codes = place.listOrOne()
  if (codes.some((item) => item.text('a status code').includes('{{'))) return readLateStatus(codes)
  const values = codes.map((item) => item.number('a status code', 100))
  const [only] = values
  return {
    of: { kind: 'status' },
    must: values.length === 1 ? { kind: 'equals', value: only } : { kind: 'one-of', values },
  }
}

/** With templates: numbers and texts of digits are the same there. */
function readLateStatus(codes: readonly SourceNode[]): { of: Source; must: Predicate } {
  const of: Source = {
    kind: 'computed',
    name: 'as text',
    of: { kind: 'status' },
    compute: String,
  }
  const values = codes.map((item) => `${readTemplate(item, 'a status code')}{{ '' }}`)
  return { of, must: { kind: 'one-of', values } }
}

const CACHE_HEADERS = ['cf-cache-status', 'x-cache', 'x-vercel-cache']

/** The cache of a CDN answered, or did not: by the headers of Cloudflare, CloudFront, Fastly and Vercel. */
function readCdnHit(place: SourceNode): Expectation {
  const wanted = place.boolean('cdnHit') ? ['hit', 'stale'] : ['miss']
  const of: Source = {
    kind: 'computed',
    name: `a cache header that begins with ${wanted.join(' or ')}`,
    compute: (_value, { headers }) =>
      CACHE_HEADERS.some((name) =>
        wanted.some((word) => headers[name]?.toLowerCase().startsWith(word)),
      ),
  }
  return { of, must: { kind: 'equals', value: true } }
}

function readContentType(place: SourceNode): Expectation {
  const wanted = readTemplate(place, 'contentType')
  const of: Source = { kind: 'header', name: 'content-type' }
  if (wanted.includes('{{')) return { of, must: { kind: 'equals', value: wanted } }
  const pattern =
    wanted === 'json'
      ? String.raw`^application/(?:[\w.-]+\+)?json\b`
      : `^${wanted.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}$`
  return { of, must: { kind: 'matches', pattern, flags: 'i' } }
}

/** A lodash path, `a.b[0]`, as JSONPath. */
function readProperty(place: SourceNode): Source {
  const path = readTemplate(place, 'a property')
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '')
  const segments = keys.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `['${key}']`))
  return { kind: 'json', path: `$${segments.join('')}` }
}

const asText = (value: unknown): string =>
  typeof value === 'string' ? `${value}{{ '' }}` : toJsonText(value)

/** All values the same, as text: each one with the first. */
function readEquals(place: SourceNode): Expectation[] {
  const [first, ...rest] = place.list('equals').map(readScriptValue)
  if (first === undefined) place.fail('equals has no values')
  return (rest.length === 0 ? [first] : rest).map((value) => ({
    of: { kind: 'template', template: asText(first) },
    must: { kind: 'equals', value: asText(value) },
  }))
}

const readHeader = (place: SourceNode): Source => ({
  kind: 'header',
  name: readTemplate(place, 'a header').toLowerCase(),
})

function readHeaderEquals(place: SourceNode): Expectation {
  const [name, value, ...more] = place.list('headerEquals')
  if (!name || !value || more.length > 0) return place.fail('headerEquals is [name, value]')
  return {
    of: readHeader(name),
    must: { kind: 'equals', value: readTemplate(value, 'the value of a header') },
  }
}

function readMatches(place: SourceNode): Expectation {
  const pattern = readTemplate(place, 'matchesRegexp')
  if (!pattern.includes('{{')) checkRegexp(place, pattern)
  return { of: { kind: 'body' }, must: { kind: 'matches', pattern } }
}

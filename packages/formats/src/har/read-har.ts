import type { ParityCase, RecordedAnswer } from '@gauntlet/contract'
import type { RequestStep } from '@gauntlet/core/flow'
import { COMPARE_EXACTLY } from '../cases/read-case-file.ts'
import type { CaseOptions, ReadCases } from '../cases/case-options.ts'
import { createNamer, toLiteral } from '../literal-text.ts'
import type { Allowed, SourceNode } from '../source-node.ts'

/** They belong to the recorded connection, to one user, or to the cache; each target gets its own. */
const DROPPED_HEADERS = new Set([
  'accept-encoding',
  'authorization',
  'connection',
  'content-length',
  'cookie',
  'host',
  'if-modified-since',
  'if-none-match',
  'keep-alive',
  'te',
  'transfer-encoding',
  'upgrade',
])

/** Why an entry becomes no case. */
class NotSent extends Error {}

/** The rows of docs/formats.md. */
export const HAR_FEATURES: Readonly<Record<string, Allowed>> = {
  'log.entries': {
    known: ['request', 'response'],
    ignored: { 'what is not http or https': 'listed as skipped' },
    others: 'it is no part of a request or an answer',
  },
  request: {
    known: ['method', 'url', 'headers', 'postData'],
    ignored: Object.fromEntries(
      [...DROPPED_HEADERS].map((name) => [`header ${name}`, 'each target gets its own']),
    ),
    others: 'the URL and the headers have it',
  },
  postData: {
    known: ['text', 'params'],
    ignored: { 'params with fileName': 'listed as skipped: the file is not in the recording' },
    others: 'the headers have it',
  },
  response: {
    known: ['status', 'headers', 'content.text', 'content.encoding'],
    ignored: {
      'status 0, status 304': 'nothing to compare was recorded',
      'no content.text': 'the status is compared, the body is not',
    },
    others: 'it is not compared',
  },
}

/**
 * Reads the requests of a HAR recording, in order, and their answers as one more side to compare with. Requests to
 * another origin than the one that most of them go to and exact repetitions are left out and listed.
 *
 * @throws ToolError CONFIG_INVALID as `file:line:column: what is wrong`
 * @see http://www.softwareishard.com/blog/har-12-spec/ HTTP Archive 1.2
 */
export function readHar(root: SourceNode, options: CaseOptions): ReadCases {
  const entries = read(read(root, 'log'), 'entries').list('entries')
  const nameOf = createNamer()
  const seen = new Set<string>()
  const cases: ParityCase[] = []
  const skipped: { at: string; reason: string }[] = []
  const urls = entries.map((entry) => readUrl(read(read(entry, 'request'), 'url')))
  const origin = findMainOrigin(urls)
  for (const [index, entry] of entries.entries()) {
    const request = read(entry, 'request')
    const url = urls[index]
    if (!url) continue
    try {
      if (!isHttp(url)) throw new NotSent(`${url.protocol} is not http or https`)
      if (url.origin !== origin) throw new NotSent(`${url.origin} is not ${origin}`)
      const step = readRequest(request, url)
      const key = JSON.stringify([step.method, step.url, step.text, step.form, step.multipart])
      if (seen.has(key)) throw new NotSent('the same request came before')
      seen.add(key)
      const name = nameOf(`${step.method} ${url.pathname}`)
      const recorded = readAnswer(read(entry, 'response'))
      cases.push({
        name,
        request: { ...step, name },
        needs: [],
        allowUnsafe: options.allowUnsafe ?? false,
        compare: COMPARE_EXACTLY,
        at: entry.at,
        ...(recorded && { recorded }),
      })
    } catch (error) {
      if (!(error instanceof NotSent)) throw error
      skipped.push({ at: request.at, reason: error.message })
    }
  }
  return { cases, skipped }
}

const isHttp = ({ protocol }: URL): boolean => /^https?:$/.test(protocol)

/** The origin of most entries; of several the first. */
function findMainOrigin(urls: readonly URL[]): string | undefined {
  const counts = new Map<string, number>()
  for (const url of urls.filter(isHttp)) counts.set(url.origin, (counts.get(url.origin) ?? 0) + 1)
  const [most] = [...counts].toSorted(([, left], [, right]) => right - left)
  return most?.[0]
}

const read = (place: SourceNode, name: string): SourceNode =>
  place.map(`the holder of "${name}"`).get(name) ?? place.fail(`"${name}" is missing here`)

const find = (place: SourceNode, name: string): SourceNode | undefined => place.map('it').get(name)

function readUrl(place: SourceNode): URL {
  const text = place.text('url')
  return URL.canParse(text) ? new URL(text) : place.fail(`"${text}" is no URL`)
}

function readRequest(request: SourceNode, url: URL): RequestStep {
  const data = find(request, 'postData')
  const { headers, headerLines } = readHeaders(request)
  const { 'content-type': _type, ...others } = headers
  const body = data ? readBody(data) : {}
  return {
    kind: 'request',
    method: read(request, 'method').text('method').toUpperCase(),
    url: toLiteral(url.pathname + url.search),
    endpoint: url.pathname.replaceAll(
      /\/(?:\d+|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})(?=\/|$)/gi,
      '/:id',
    ),
    // Parts are put together again, with a new boundary.
    headers: body.multipart ? others : headers,
    ...(headerLines.length > 0 && { headerLines }),
    ...body,
  }
}

/** A name that comes again is a further line. */
function readHeaders(request: SourceNode): {
  readonly headers: Record<string, string>
  readonly headerLines: [string, string][]
} {
  const headers: Record<string, string> = {}
  const headerLines: [string, string][] = []
  for (const [name, value] of readPairs(find(request, 'headers'))) {
    if (name.startsWith(':') || DROPPED_HEADERS.has(name)) continue
    if (Object.hasOwn(headers, name)) headerLines.push([name, toLiteral(value)])
    else headers[name] = toLiteral(value)
  }
  return { headers, headerLines }
}

function readBody(data: SourceNode): Partial<RequestStep> {
  const text = find(data, 'text')?.text('text')
  if (text !== undefined && text !== '') return { text: toLiteral(text) }
  const places = find(data, 'params')?.list('params') ?? []
  const params = readPairs(find(data, 'params'), false)
  if (params.length === 0) return {}
  const file = places.find((place) => find(place, 'fileName'))
  if (file)
    throw new NotSent(`the content of ${find(file, 'fileName')?.text('fileName')} was not recorded`)
  const type = find(data, 'mimeType')?.text('mimeType') ?? ''
  if (type.startsWith('multipart/'))
    return { multipart: params.map(([name, value]) => ({ name, value: toLiteral(value) })) }
  const form: Record<string, string[]> = {}
  for (const [name, value] of params) (form[toLiteral(name)] ??= []).push(toLiteral(value))
  return { form }
}

/** Undefined where nothing was answered, or the browser took its own copy. */
function readAnswer(response: SourceNode): RecordedAnswer | undefined {
  const status = read(response, 'status').number('status')
  if (status === 0 || status === 304) return undefined
  const content = find(response, 'content')
  const body = content && readContent(content)
  return {
    status,
    headers: Object.fromEntries(readPairs(find(response, 'headers'))),
    ...(body !== undefined && { body }),
  }
}

/** Undefined where the body was not recorded: no text, or an empty one of a body that is not. */
function readContent(content: SourceNode): string | Uint8Array | undefined {
  const text = find(content, 'text')?.text('text')
  const size = Number(find(content, 'size')?.value() ?? 0)
  if (text === undefined || (text === '' && size > 0)) return size === 0 ? '' : undefined
  return find(content, 'encoding')?.text('encoding') === 'base64'
    ? Buffer.from(text, 'base64')
    : text
}

/** `[{ name, value }]`, header names in lower case. */
function readPairs(place: SourceNode | undefined, lowerCase = true): [string, string][] {
  return (place?.list('a list of names and values') ?? []).map((pair) => {
    const name = read(pair, 'name').text('name')
    return [lowerCase ? name.toLowerCase() : name, find(pair, 'value')?.text('value') ?? '']
  })
}

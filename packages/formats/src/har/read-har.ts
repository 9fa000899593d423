import type { ParityCase, RecordedAnswer } from '@gauntlet/contract'
import type { RequestStep } from '@gauntlet/core/flow'
import { COMPARE_EXACTLY } from '../cases/read-case-file.ts'
import type { CaseOptions, ReadCases } from '../cases/case-options.ts'
import { createNamer, toLiteral } from '../literal-text.ts'
import type { Allowed, SourceNode } from '../source-node.ts'

/** They belong to the recorded connection; each has its own. */
const OF_CONNECTION = [
  'accept-encoding',
  'connection',
  'content-length',
  'host',
  'keep-alive',
  'te',
  'transfer-encoding',
  'upgrade',
]

/** They belong to one user, or to the cache. */
const OF_USER: Readonly<Record<string, string>> = {
  authorization: 'credentials are those of the target',
  cookie: 'cookies are those that the target sets',
  'if-modified-since': 'nothing is cached',
  'if-none-match': 'nothing is cached',
}

/** Why an entry becomes no case. */
class NotSent extends Error {}

const NOT_RECORDED = 'nothing to compare was recorded'
const NO_TEXT = 'the status is compared, the body is not'

/** The rows of docs/formats.md. */
export const HAR_FEATURES: Readonly<Record<string, Allowed>> = {
  'log.entries': {
    known: ['request', 'response'],
    ignored: { 'what is not http or https': 'listed as skipped' },
    comments: { names: ['all others'], why: 'they describe what was recorded' },
  },
  request: {
    known: ['method', 'url', 'headers', 'postData'],
    ignored: Object.fromEntries(
      Object.entries(OF_USER).map(([name, why]) => [`header ${name}`, why]),
    ),
    comments: {
      names: [...OF_CONNECTION.map((name) => `header ${name}`), 'all others'],
      why: 'the connection has its own, and the URL and the headers have the rest',
    },
  },
  postData: {
    known: ['text', 'params'],
    ignored: { 'params with fileName': 'listed as skipped: the file is not in the recording' },
    comments: { names: ['all others'], why: 'the headers have it' },
  },
  response: {
    known: ['status', 'headers', 'content.text', 'content.encoding'],
    ignored: {
      'no response, status 0, status 304': NOT_RECORDED,
      'no content.text': NO_TEXT,
    },
    comments: { names: ['all others'], why: 'they describe what was recorded' },
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
      const recorded = readAnswer(entry)
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
  for (const [name, value, place] of readPairs(find(request, 'headers'))) {
    const ignored = Object.hasOwn(OF_USER, name) ? OF_USER[name] : undefined
    if (ignored !== undefined) place.warn(`header ${name}: ${ignored}`)
    if (name.startsWith(':') || OF_CONNECTION.includes(name) || ignored !== undefined) continue
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

/** Undefined where no answer was recorded, nothing was answered, or the browser took a copy that it had. */
function readAnswer(entry: SourceNode): RecordedAnswer | undefined {
  const response = find(entry, 'response')
  if (!response) {
    entry.warn(`no response: ${NOT_RECORDED}`)
    return undefined
  }
  const status = read(response, 'status').number('status')
  if (status === 0 || status === 304) {
    response.warn(`status ${status}: ${NOT_RECORDED}`)
    return undefined
  }
  const content = find(response, 'content')
  const body = content && readContent(content)
  if (body === undefined) response.warn(`no content.text: ${NO_TEXT}`)
  return {
    status,
    headers: Object.fromEntries(
      readPairs(find(response, 'headers')).map(([name, value]) => [name, value]),
    ),
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
function readPairs(
  place: SourceNode | undefined,
  lowerCase = true,
): [name: string, value: string, place: SourceNode][] {
  return (place?.list('a list of names and values') ?? []).map((pair) => {
    const name = read(pair, 'name').text('name')
    return [lowerCase ? name.toLowerCase() : name, find(pair, 'value')?.text('value') ?? '', pair]
  })
}

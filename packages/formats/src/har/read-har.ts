import type { ParityCase, RecordedAnswer } from '@gauntlet/contract'
import type { RequestStep } from '@gauntlet/core/flow'
import { COMPARE_EXACTLY } from '../cases/read-case-file.ts'
import type { CaseOptions, ReadCases } from '../cases/case-options.ts'
import { createNamer, toLiteral } from '../literal-text.ts'
import type { SourceNode } from '../source-node.ts'

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

/**
 * Reads the requests of a HAR recording, in order, and their answers as one more side to compare with. Requests to
 * another origin than the first one's and exact repetitions are left out and listed.
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
  let origin: string | undefined
  for (const entry of entries) {
    const request = read(entry, 'request')
    const url = readUrl(read(request, 'url'))
    origin ??= url.origin
    const step = readRequest(request, url)
    const key = JSON.stringify([step.method, step.url, step.text, step.form])
    if (url.origin !== origin) {
      skipped.push({ at: request.at, reason: `${url.origin} is not ${origin}` })
    } else if (seen.has(key)) {
      skipped.push({ at: request.at, reason: 'the same request came before' })
    } else {
      seen.add(key)
      const name = nameOf(`${step.method} ${url.pathname}`)
      cases.push({
        name,
        request: { ...step, name },
        needs: [],
        allowUnsafe: options.allowUnsafe ?? false,
        compare: COMPARE_EXACTLY,
        at: entry.at,
        recorded: readAnswer(read(entry, 'response')),
      })
    }
  }
  return { cases, skipped }
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
  const headers = readPairs(find(request, 'headers')).filter(
    ([name]) => !name.startsWith(':') && !DROPPED_HEADERS.has(name),
  )
  return {
    kind: 'request',
    method: read(request, 'method').text('method').toUpperCase(),
    url: toLiteral(url.pathname + url.search),
    endpoint: url.pathname.replaceAll(
      /\/(?:\d+|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})(?=\/|$)/gi,
      '/:id',
    ),
    headers: Object.fromEntries(headers.map(([name, value]) => [name, toLiteral(value)])),
    ...(data && readBody(data)),
  }
}

function readBody(data: SourceNode): Partial<RequestStep> {
  const text = find(data, 'text')?.text('text')
  if (text !== undefined && text !== '') return { text: toLiteral(text) }
  const params = readPairs(find(data, 'params'), false)
  if (params.length === 0) return {}
  return {
    form: Object.fromEntries(params.map(([name, value]) => [toLiteral(name), toLiteral(value)])),
  }
}

function readAnswer(response: SourceNode): RecordedAnswer {
  const content = find(response, 'content')
  const text = (content && find(content, 'text')?.text('text')) ?? ''
  const isBase64 = content && find(content, 'encoding')?.text('encoding') === 'base64'
  return {
    status: read(response, 'status').number('status'),
    headers: Object.fromEntries(readPairs(find(response, 'headers'))),
    body: isBase64 ? Buffer.from(text, 'base64').toString('utf8') : text,
  }
}

/** `[{ name, value }]`, header names in lower case. */
function readPairs(place: SourceNode | undefined, lowerCase = true): [string, string][] {
  return (place?.list('a list of names and values') ?? []).map((pair) => {
    const name = read(pair, 'name').text('name')
    return [lowerCase ? name.toLowerCase() : name, find(pair, 'value')?.text('value') ?? '']
  })
}

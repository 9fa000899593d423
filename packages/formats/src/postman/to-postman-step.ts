import type { RequestStep } from '@gauntlet/core/flow'
import type { SourceNode } from '../source-node.ts'
import { toTimesHook } from '../script/times.ts'
import { readAuth, type PostmanAuth } from './postman-auth.ts'
import { readBody, type PostmanBody } from './postman-body.ts'
import { BEHAVIOR, REQUEST } from './postman-features.ts'
import { addParameter, readUrl } from './postman-url.ts'
import type { FollowedVariables } from '../script/followed-variables.ts'
import { sandboxOf } from './postman-sandbox.ts'
import type { PostmanItem } from './read-collection.ts'
import { readScript, type ScriptEffects } from '../script/read-script.ts'

export type PostmanStep = {
  readonly name: string
  readonly step: RequestStep
  readonly at: string
  /** Variables of the flow that it reads, and that it sets. */
  readonly reads: readonly string[]
  readonly sets: readonly string[]
}

type Reading = { readonly file: string; readonly variables: FollowedVariables }

/** They have no body unless `disableBodyPruning` says otherwise. */
const WITHOUT_BODY = new Set(['GET', 'HEAD', 'COPY', 'PURGE', 'UNLOCK'])

/** Reads items in order: what the scripts of one set holds for all that follow. */
export function createItemReader(reading: Reading): (item: PostmanItem) => Promise<PostmanStep> {
  const { variables } = reading
  let origin: string | undefined
  return async (item) => {
    variables.takeUsed()
    variables.takeAssigned()
    const effects: ScriptEffects = { before: [], capture: [], expect: [] }
    const scripting = { variables, sandbox: sandboxOf(item.name), effects }
    for (const script of item.scripts)
      if (script.event === 'prerequest') await readScript(script, scripting)
    const request = await readRequest(item, { ...reading, origin })
    if (request.origin !== undefined && origin !== undefined && request.origin !== origin)
      item.request.fail(
        `${request.origin} is not ${origin}: all requests of a collection go to one target`,
      )
    origin ??= request.origin
    for (const script of item.scripts)
      if (script.event === 'test') await readScript(script, scripting)
    const reads = variables.takeUsed()
    const { capture, expect } = effects
    const times = toTimesHook(reads)
    const before = [...(times ? [times] : []), ...effects.before, ...(request.step.before ?? [])]
    return {
      name: item.name,
      at: item.place.at,
      reads,
      sets: variables.takeAssigned(),
      step: {
        ...request.step,
        ...(before.length > 0 && { before }),
        ...(capture.length > 0 && { capture }),
        ...(expect.length > 0 && { expect }),
      },
    }
  }
}

type RequestReading = Reading & { readonly origin: string | undefined }

async function readRequest(
  item: PostmanItem,
  reading: RequestReading,
): Promise<{ readonly step: RequestStep; readonly origin: string | undefined }> {
  const { variables } = reading
  const { place, url: urlPlace, method, header, body: bodyPlace } = readFields(item.request)
  const behavior = readBehavior(item)
  const url = readUrl(urlPlace, variables, reading.origin)
  const headers = readHeaders(header, variables)
  const isPruned = WITHOUT_BODY.has(method) && behavior['disableBodyPruning'] !== true
  const body = isPruned ? undefined : await readBody(bodyPlace, reading)
  const auth = readAuth(item.auth, variables) ?? toUrlAuth(url.credentials)
  const { followRedirects = true, maxRedirects = MOST_REDIRECTS } = behavior
  if (typeof maxRedirects !== 'number') place.fail('maxRedirects must be a number')
  const sent = withAuth({ url: url.step, headers: withType(headers, body) }, auth)
  return {
    origin: url.origin,
    step: {
      kind: 'request',
      method,
      ...sent,
      ...body?.step,
      ...(followRedirects === true && {
        redirects: { most: Number(maxRedirects), rewrite: [301, 302, 303] },
      }),
    },
  }
}

const MOST_REDIRECTS = 10

type RequestFields = {
  readonly place: SourceNode
  readonly method: string
  readonly url: SourceNode
  readonly header?: SourceNode | undefined
  readonly body?: SourceNode | undefined
}

/** A request is a URL, or an object. */
function readFields(place: SourceNode): RequestFields {
  if (!place.isMap) return { place, method: 'GET', url: place }
  const fields = place.fields('a request', REQUEST)
  const written = fields.find('method')
  const method = written && written.value() !== null ? written.text('method') : 'GET'
  const [url, header, body] = [fields.get('url'), fields.find('header'), fields.find('body')]
  return { place, method: method.toUpperCase(), url, header, body }
}

/** The settings of a request: its own, over those of its folders and the collection. */
function readBehavior({ behaviors }: PostmanItem): Readonly<Record<string, unknown>> {
  const behavior: Record<string, unknown> = {}
  for (const place of behaviors) {
    for (const [name, value] of place.map('protocolProfileBehavior')) {
      const given = value.value()
      behavior[name] = given
      const ignored = BEHAVIOR.ignored?.[name]
      if (ignored !== undefined) value.warn(`${name}: ${ignored}`)
      if (BEHAVIOR.known.includes(name) || ignored !== undefined) continue
      const isDefault = name === 'strictSSL' ? given === true : given === false
      const isEmpty = typeof given === 'object' && Object.keys(Object(given) as object).length === 0
      if (isDefault || isEmpty) continue
      value.fail(
        `${name} is not supported: ${BEHAVIOR.refused?.[name] ?? 'it is unknown'}`,
        'UNSUPPORTED',
      )
    }
  }
  return behavior
}

type Headers = {
  readonly headers: Readonly<Record<string, string>>
  readonly headerLines: readonly (readonly [string, string])[]
}

/** A list of names and values, or lines of text; a name that comes again is a further line. */
function readHeaders(place: SourceNode | undefined, variables: FollowedVariables): Headers {
  const headers: Record<string, string> = {}
  const headerLines: [string, string][] = []
  for (const [name, value, at] of listHeaders(place)) {
    const key = variables.resolve(name, at).template.toLowerCase()
    if (key === '') continue
    const text = variables.resolve(value, at).template
    if (Object.hasOwn(headers, key)) headerLines.push([key, text])
    else headers[key] = text
  }
  return { headers, headerLines }
}

function listHeaders(place: SourceNode | undefined): (readonly [string, string, SourceNode])[] {
  if (!place || place.value() === null) return []
  if (!place.isList) {
    const lines = place
      .text('header')
      .split(/\r?\n/)
      .filter((line) => line.includes(':'))
    return lines.map((line) => {
      const cut = line.indexOf(':')
      return [line.slice(0, cut).trim(), line.slice(cut + 1).trim(), place] as const
    })
  }
  return place.list('header').flatMap((each) => {
    const fields = each.map('a header')
    if (fields.get('disabled')?.value() === true) return []
    const [key, value] = ['key', 'value'].map((name) => {
      const field = fields.get(name)
      return field && field.value() !== null ? field.text(name) : ''
    })
    return [[key ?? '', value ?? '', each] as const]
  })
}

function withType(headers: Headers, body: PostmanBody | undefined): Headers {
  const { 'content-type': own, ...others } = headers.headers
  // Its boundary is that of the body.
  if (body?.step.multipart && own?.startsWith('multipart/')) return { ...headers, headers: others }
  const type = body?.contentType
  if (type === undefined || Object.hasOwn(headers.headers, 'content-type')) return headers
  return { ...headers, headers: { ...headers.headers, 'content-type': type } }
}

const toUrlAuth = (credentials: string | undefined): PostmanAuth | undefined => {
  if (credentials === undefined) return undefined
  const cut = credentials.indexOf(':')
  const [user, password] =
    cut < 0 ? [credentials, ''] : [credentials.slice(0, cut), credentials.slice(cut + 1)]
  return { basicAuth: { user, password } }
}

type Sent = { readonly url: Pick<RequestStep, 'url' | 'before'>; readonly headers: Headers }

/** What authorizes a request takes the place of a header or parameter of the same name. */
function withAuth({ url, headers: { headers, headerLines } }: Sent, auth: PostmanAuth | undefined) {
  const lines = (name?: string) => headerLines.filter(([each]) => each !== name)
  const own = Object.entries(headers)
  const toParts = (given: Readonly<Record<string, string>>, more: typeof headerLines) => ({
    ...(Object.keys(given).length > 0 && { headers: given }),
    ...(more.length > 0 && { headerLines: more }),
  })
  if (!auth) return { ...url, ...toParts(headers, headerLines) }
  if ('query' in auth) return { ...addParameter(url, auth.query), ...toParts(headers, headerLines) }
  const name = 'header' in auth ? auth.header[0].toLowerCase() : 'authorization'
  const others = Object.fromEntries(own.filter(([each]) => each !== name))
  if ('header' in auth)
    return { ...url, ...toParts({ ...others, [name]: auth.header[1] }, lines(name)) }
  return { ...url, ...toParts(others, lines(name)), basicAuth: auth.basicAuth }
}

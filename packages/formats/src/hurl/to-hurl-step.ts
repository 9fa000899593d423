import {
  compileTemplate,
  renderText,
  TemplateError,
  type MultipartPart,
  type RequestStep,
} from '@gauntlet/core/flow'
import { readExactJson } from '@gauntlet/core/json'
import { basename } from 'node:path'
import { toContentType } from '../artillery/read-form-data.ts'
import type { HurlBody } from './hurl-body.ts'
import { readOptions, type HurlOptions } from './hurl-options.ts'
import { readBytes, readFileOf } from './hurl-files.ts'
import type { ToTemplate } from './hurl-query.ts'
import { readResponse } from './hurl-response.ts'
import type { HurlPair, SourceLocation, HurlSource } from './hurl-source.ts'
import { readHurlUrl, type HurlUrl } from './hurl-url.ts'
import type { HurlEntry, HurlRequest } from './parse-hurl.ts'

export type HurlStep = { readonly step: RequestStep; readonly at: string; readonly delayMs: number }

type Reading = {
  readonly source: HurlSource
  readonly toTemplate: ToTemplate
  readonly url: HurlUrl
  readonly options: HurlOptions
}

/** Reads entries in order: variables of [Options] hold for all that follow. */
export function createEntryReader(source: HurlSource): (entry: HurlEntry) => Promise<HurlStep[]> {
  const variables = new Map<string, string>()
  const captured = new Set<string>()
  let origin: string | undefined
  return async ({ request, response }) => {
    const options = readOptions(request.sections.get('options') ?? [], { source, variables })
    const toTemplate = createToTemplate(source, request, variables)
    const url = readHurlUrl(request.url, { source, place: request, captured, options })
    if (url.origin !== undefined && origin !== undefined && url.origin !== origin) {
      source.fail(
        request,
        `${url.origin} is not ${origin}: all requests of a file go to one target`,
      )
    }
    origin ??= url.origin
    const reading = { source, toTemplate, url, options }
    const answer = response ? await readResponse(response, reading) : {}
    for (const { as } of answer.capture ?? []) {
      variables.delete(as)
      captured.add(as)
    }
    const step: RequestStep = {
      kind: 'request',
      method: request.method,
      url: toTemplate(url.path),
      ...(url.isCaptured && { before: [toTarget(origin)] }),
      ...(await readRequestParts(request, reading)),
      ...answer,
    }
    const at = source.at(request.line)
    const { delayMs, times } = options
    return Array.from({ length: times }, () => ({ step, at, delayMs }))
  }
}

/** A URL that an answer gave leads to the target where it has the origin that the file writes for it. */
const toTarget =
  (origin: string | undefined): NonNullable<RequestStep['before']>[number] =>
  (draft, context) => {
    const url = renderText(compileTemplate(draft.url), context)
    const isOwn = origin !== undefined && url.startsWith(origin)
    const path = isOwn ? url.slice(origin.length) : url
    draft.url = isOwn && !path.startsWith('/') ? `/${path}` : path
  }

const FUNCTIONS: Readonly<Record<string, string>> = { newUuid: '$uuid()' }

function createToTemplate(
  source: HurlSource,
  place: SourceLocation,
  variables: ReadonlyMap<string, string>,
): ToTemplate {
  const typed = (text: string): unknown => {
    const name = /^\{\{\s*([\w-]+)\s*\}\}$/.exec(text)?.[1] ?? ''
    const value = variables.get(name)
    const isTyped = value !== undefined && !variables.has(`"${name}"`) && TYPED.test(value)
    return isTyped ? readExactJson(value) : toTemplate(text)
  }
  const toTemplate = (text: string): string => {
    const template = text.replaceAll(/\{\{([^{}]*)\}\}/g, (_whole, inside: string) => {
      const name = inside.trim()
      if (name === 'newDate') source.fail(place, '{{newDate}} is not supported', 'UNSUPPORTED')
      if (/^getEnv\b/.test(name)) source.fail(place, 'getEnv is not supported', 'UNSUPPORTED')
      return variables.get(name) ?? `{{ ${FUNCTIONS[name] ?? name} }}`
    })
    try {
      compileTemplate(template)
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error
      source.fail(place, error.message)
    }
    return template
  }
  return Object.assign(toTemplate, { typed })
}

/** Values of `variable: name=value` that are no texts, unless they stand in quotes. */
const TYPED = /^(?:-?\d+(?:\.\d+)?|true|false|null)$/

async function readRequestParts(
  request: HurlRequest,
  reading: Reading,
): Promise<Partial<RequestStep>> {
  const { source, toTemplate, options } = reading
  const { body, sections } = request
  const [query, form, multipart, cookies, auth] = [
    'query',
    'form',
    'multipart',
    'cookies',
    'auth',
  ].map((name) => sections.get(name))
  const bodies = [form?.[0], multipart?.[0], body].filter((each) => each !== undefined)
  if (bodies.length > 1) source.fail(request, 'a request has one of a form, parts and a body')
  const credentials = auth?.[0] ?? splitUser(options.user)
  const type = body && CONTENT_TYPES[body.kind]
  const { redirects, retry, timeoutMs, headers: own } = options.step
  const lines = readHeaders([...request.headers, ...options.headers.map(splitHeader)], reading)
  const hasType = Object.keys(lines.headers).includes('content-type')
  const headers = {
    ...own,
    ...(type !== undefined && !hasType && { 'content-type': type }),
    ...lines.headers,
  }
  return {
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(lines.more.length > 0 && { headerLines: lines.more }),
    ...(query && { query: toFields(query, toTemplate) }),
    ...(form && form.length > 0 && { form: toFields(form, toTemplate) }),
    ...(multipart && multipart.length > 0 && { multipart: await readParts(multipart, reading) }),
    ...(cookies && {
      cookies: Object.fromEntries(
        cookies.map(({ name, value }) => [toTemplate(name), toTemplate(value)]),
      ),
      cookiesOnce: true,
    }),
    ...(credentials && {
      basicAuth: { user: toTemplate(credentials.name), password: toTemplate(credentials.value) },
    }),
    ...(body && (await readBody(body, reading))),
    ...(redirects && { redirects }),
    ...(retry && { retry }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  }
}

const CONTENT_TYPES: Readonly<Partial<Record<HurlBody['kind'], string>>> = {
  json: 'application/json',
  xml: 'application/xml',
}

/** The first line of each name, and those that follow with the same name. */
function readHeaders(
  pairs: readonly HurlPair[],
  { toTemplate }: Reading,
): { readonly headers: Record<string, string>; readonly more: [string, string][] } {
  const headers: Record<string, string> = {}
  const more: [string, string][] = []
  for (const { name, value } of pairs) {
    const key = toTemplate(name).toLowerCase()
    if (Object.hasOwn(headers, key)) more.push([key, toTemplate(toWire(value))])
    else headers[key] = toTemplate(toWire(value))
  }
  return { headers, more }
}

/** Hurl sends headers in UTF-8; here a character is a byte. */
const toWire = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

function splitHeader(pair: HurlPair): HurlPair {
  const [, name = pair.value, value = ''] = /^([^:]+):\s*(.*)$/.exec(pair.value) ?? []
  return { ...pair, name: name.trim(), value }
}

function splitUser(pair: HurlPair | undefined): HurlPair | undefined {
  if (!pair) return undefined
  const colon = pair.value.indexOf(':')
  return { ...pair, name: pair.value.slice(0, colon), value: pair.value.slice(colon + 1) }
}

/** A name that comes again is a list. */
function toFields(pairs: readonly HurlPair[], toTemplate: ToTemplate): Record<string, string[]> {
  const fields: Record<string, string[]> = {}
  for (const { name, value } of pairs) (fields[toTemplate(name)] ??= []).push(toTemplate(value))
  return fields
}

async function readParts(pairs: readonly HurlPair[], reading: Reading): Promise<MultipartPart[]> {
  const parts: MultipartPart[] = []
  for (const pair of pairs) {
    const name = pair.name
    const [, path, type] = /^file,\s*([^;]+);\s*(\S.*)?$/.exec(pair.value) ?? []
    if (path === undefined) parts.push({ name, value: reading.toTemplate(pair.value) })
    else {
      const value = await readFileOf(path.trim(), pair, reading)
      const contentType = type ?? toContentType(path)
      parts.push({ name, value, fileName: basename(path.trim()), contentType })
    }
  }
  return parts
}

async function readBody(body: HurlBody, reading: Reading): Promise<Partial<RequestStep>> {
  const bytes = await readBytes(body, reading)
  return bytes ? { bytes } : { text: reading.toTemplate(body.text) }
}

import {
  compileTemplate,
  TemplateError,
  type Capture,
  type Expectation,
  type RequestStep,
} from '@gauntlet/core/flow'
import { readExactJson } from '@gauntlet/core/json'
import { parseDurationMs } from '@gauntlet/core/flow'
import { readPredicate, readQuery, type ToTemplate } from './hurl-query.ts'
import type { HurlPair, SourceLocation, HurlSource } from './hurl-source.ts'
import { HurlLineReader } from './hurl-tokens.ts'
import type { HurlEntry, HurlRequest, HurlResponse } from './parse-hurl.ts'

export type HurlStep = { readonly step: RequestStep; readonly at: string; readonly delayMs: number }

/** Reads entries in order: variables of [Options] hold for all that follow. */
export function createEntryReader(source: HurlSource): (entry: HurlEntry) => HurlStep {
  const variables = new Map<string, string>()
  let origin: string | undefined
  return ({ request, response }) => {
    const options = readOptions(source, request.sections.get('options') ?? [], variables)
    const toTemplate = createToTemplate(source, request, variables)
    const base = readBase(request.url)
    if (base.origin !== undefined && origin !== undefined && base.origin !== origin) {
      source.fail(
        request,
        `${base.origin} is not ${origin}: all requests of a file go to one target`,
      )
    }
    origin ??= base.origin
    const answer = response ? readResponse(source, response, toTemplate) : {}
    for (const { as } of answer.capture ?? []) variables.delete(as)
    const step: RequestStep = {
      kind: 'request',
      method: request.method,
      url: toTemplate(base.path),
      ...readRequestParts(source, request, toTemplate),
      ...answer,
      ...options.step,
    }
    return { step, at: source.at(request.line), delayMs: options.delayMs }
  }
}

/** A host and perhaps a port, each of them a text or a template. */
const ORIGIN = /^https?:\/\/(?:\{\{[^{}]*\}\}|[^/?#{}:]+)(?::(?:\d+|\{\{[^{}]*\}\}))?(?=[/?#{]|$)/i
const BASE_VARIABLE = /^\{\{\s*[\w-]+\s*\}\}(?=[/?#{]|$)/

/** `http://host:1/a` and `{{host}}/a` give `/a`: the base is the target. */
function readBase(url: string): { readonly origin?: string; readonly path: string } {
  const origin = ORIGIN.exec(url)?.[0]
  const base = origin ?? BASE_VARIABLE.exec(url)?.[0] ?? ''
  const rest = url.slice(base.length)
  const path = /^(?:\/|\{\{)/.test(rest) ? rest : `/${rest}`
  return origin === undefined ? { path } : { origin, path }
}

const FUNCTIONS: Readonly<Record<string, string>> = { newUuid: '$uuid()' }

function createToTemplate(
  source: HurlSource,
  place: SourceLocation,
  variables: ReadonlyMap<string, string>,
): ToTemplate {
  return (text) => {
    const template = text.replaceAll(/\{\{([^{}]*)\}\}/g, (_whole, inside: string) => {
      const name = inside.trim()
      if (name === 'newDate') source.fail(place, '{{newDate}} is not supported', 'UNSUPPORTED')
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
}

function readRequestParts(
  source: HurlSource,
  request: HurlRequest,
  toTemplate: ToTemplate,
): Partial<RequestStep> {
  const texts = (pairs: readonly HurlPair[]): Record<string, string> =>
    Object.fromEntries(pairs.map(({ name, value }) => [toTemplate(name), toTemplate(value)]))
  const headers = texts(request.headers)
  const { body, sections } = request
  const [query, form, cookies, auth] = ['query', 'form', 'cookies', 'auth'].map((name) =>
    sections.get(name),
  )
  if (body && form) source.fail(body, 'a request has a form or a body')
  const [credentials] = auth ?? []
  const hasType = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')
  if (body?.kind === 'json' && !hasType) headers['content-type'] = 'application/json'
  return {
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(query && { query: toFields(query, toTemplate) }),
    ...(form && { form: toFields(form, toTemplate) }),
    ...(cookies && { cookies: texts(cookies) }),
    ...(credentials && {
      basicAuth: { user: toTemplate(credentials.name), password: toTemplate(credentials.value) },
    }),
    ...(body && { text: toTemplate(body.text) }),
  }
}

/** A name that comes again is a list. */
function toFields(pairs: readonly HurlPair[], toTemplate: ToTemplate): Record<string, string[]> {
  const fields: Record<string, string[]> = {}
  for (const { name, value } of pairs) (fields[toTemplate(name)] ??= []).push(toTemplate(value))
  return fields
}

function readResponse(
  source: HurlSource,
  response: HurlResponse,
  toTemplate: ToTemplate,
): Pick<RequestStep, 'anyStatus' | 'expect' | 'capture'> {
  const expect: Expectation[] = []
  const anyStatus = response.status === '*'
  if (!anyStatus) {
    expect.push({
      of: { kind: 'status' },
      must: { kind: 'equals', value: Number(response.status) },
    })
  }
  for (const { name, value } of response.headers) {
    const of = { kind: 'header', name: name.toLowerCase() } as const
    expect.push({ of, must: { kind: 'equals', value: toTemplate(value) } })
  }
  for (const line of response.asserts) {
    const reader = new HurlLineReader(source, line)
    const of = readQuery(reader, toTemplate)
    expect.push({ of, ...readPredicate(reader, toTemplate) })
    if (reader.next) reader.fail(`${reader.next.text} is one word too many`)
  }
  if (response.body) expect.push(readBodyAssert(response.body, toTemplate))
  const capture = response.captures.map((line) => readCapture(source, line, toTemplate))
  return {
    ...(anyStatus && { anyStatus }),
    ...(expect.length > 0 && { expect }),
    ...(capture.length > 0 && { capture }),
  }
}

function readBodyAssert(
  body: NonNullable<HurlResponse['body']>,
  toTemplate: ToTemplate,
): Expectation {
  const text = toTemplate(body.text)
  try {
    if (body.kind === 'json')
      return {
        of: { kind: 'json', path: '$' },
        must: { kind: 'equals', value: readExactJson(text) },
      }
  } catch {
    // JSON with a template outside of its strings: the text is compared.
  }
  return { of: { kind: 'body' }, must: { kind: 'equals', value: text } }
}

function readCapture(
  source: HurlSource,
  line: { readonly text: string; readonly line: number },
  toTemplate: ToTemplate,
): Capture {
  const match = /^\s*([A-Za-z_][\w-]*)\s*:/.exec(line.text)
  if (!match) return source.fail(line, 'a capture is: name: query')
  const reader = new HurlLineReader(source, line, match[0].length)
  const from = readQuery(reader, toTemplate)
  reader.takeIf('redact')
  if (reader.next) reader.fail(`the filter ${reader.next.text} is not supported`, 'UNSUPPORTED')
  return { as: match[1] ?? '', from }
}

/** They change what Hurl prints, not what it sends. */
const NO_EFFECT = ['verbose', 'very-verbose']
/** More tries than this are a wait for something that does not come. */
const MAX_RETRIES = 1000

function readOptions(
  source: HurlSource,
  pairs: readonly HurlPair[],
  variables: Map<string, string>,
): { readonly step: Partial<RequestStep>; readonly delayMs: number } {
  let step: Partial<RequestStep> = {}
  let delayMs = 0
  let retry: { times: number; delayMs: number } | undefined
  let intervalMs = 1000
  for (const pair of pairs) {
    const { name, value } = pair
    const duration = (): number =>
      parseDurationMs(value, 'ms') ?? source.fail(pair, `${name} is milliseconds, or 5s`)
    if (name === 'delay') delayMs = duration()
    else if (name === 'max-time')
      step = { ...step, timeoutMs: parseDurationMs(value, 's') ?? duration() }
    else if (name === 'retry-interval') intervalMs = duration()
    else if (name === 'retry') retry = { times: readRetries(source, pair), delayMs: intervalMs }
    else if (name === 'variable') readVariable(source, pair, variables)
    else if (!(
      NO_EFFECT.includes(name) ||
      (['location', 'insecure'].includes(name) && value === 'false')
    )) {
      source.fail(pair, `the option ${name}: ${value} is not supported`, 'UNSUPPORTED')
    }
  }
  return { step: retry ? { ...step, retry: { ...retry, delayMs: intervalMs } } : step, delayMs }
}

function readRetries(source: HurlSource, pair: HurlPair): number {
  const times = Number(pair.value)
  return Number.isInteger(times) && times >= 0 && times <= MAX_RETRIES
    ? times
    : source.fail(pair, `retry is a number, 0 to ${MAX_RETRIES}`)
}

function readVariable(source: HurlSource, pair: HurlPair, variables: Map<string, string>): void {
  const match = /^([A-Za-z_][\w-]*)\s*=\s*(.*)$/.exec(pair.value)
  if (!match) source.fail(pair, 'a variable is: name=value')
  else variables.set(match[1] ?? '', (match[2] ?? '').replace(/^"(.*)"$/, '$1'))
}

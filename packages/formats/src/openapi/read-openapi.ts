import type { ParityCase } from '@gauntlet/contract'
import type { RequestStep } from '@gauntlet/core/flow'
import { isNumeric, toJsonText } from '@gauntlet/core/json'
import { COMPARE_EXACTLY } from '../cases/read-case-file.ts'
import type { CaseOptions, ReadCases } from '../cases/case-options.ts'
import { createNamer, toLiteral } from '../literal-text.ts'
import type { SourceNode } from '../source-node.ts'
import { findExample, followRef } from './schema-example.ts'

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch']

/** A reason why an operation gives no case. */
class NoExample extends Error {}

/**
 * Makes cases of the examples that an OpenAPI 3 document gives: one for each operation and named body example.
 * Nothing is invented: an operation whose required values have no example is listed as skipped.
 *
 * @throws ToolError CONFIG_INVALID or UNSUPPORTED as `file:line:column: what is wrong`
 */
export function readOpenApi(root: SourceNode, options: CaseOptions): ReadCases {
  const nameOf = createNamer()
  const cases: ParityCase[] = []
  const skipped: { at: string; reason: string }[] = []
  const base = readBasePath(root)
  for (const [path, item] of root.map('the document').get('paths')?.map('paths') ?? []) {
    const shared = item.map('a path')
    for (const method of METHODS) {
      const operation = shared.get(method)
      if (!operation) continue
      const scope = { root, method, path: base + path, shared: shared.get('parameters') }
      try {
        for (const { label, step } of readOperation(operation, scope)) {
          const name = nameOf(label)
          const allowUnsafe = options.allowUnsafe ?? false
          cases.push({
            name,
            request: { ...step, name },
            needs: [],
            allowUnsafe,
            compare: COMPARE_EXACTLY,
            at: operation.at,
          })
        }
      } catch (error) {
        if (!(error instanceof NoExample)) throw error
        skipped.push({
          at: operation.at,
          reason: `${method.toUpperCase()} ${path}: ${error.message}`,
        })
      }
    }
  }
  return { cases, skipped }
}

/** The path of the first server: `https://api.example.test/v1` and `/v1` give `/v1`. */
export function readBasePath(root: SourceNode): string {
  const [server] = root.map('the document').get('servers')?.list('servers') ?? []
  const url = server?.map('a server').get('url')?.text('url') ?? '/'
  const path = URL.canParse(url) ? new URL(url).pathname : url
  return path.startsWith('/') && !path.includes('{') ? path.replace(/\/$/, '') : ''
}

type OperationScope = {
  readonly root: SourceNode
  readonly method: string
  readonly path: string
  readonly shared: SourceNode | undefined
}

function readOperation(
  operation: SourceNode,
  scope: OperationScope,
): { readonly label: string; readonly step: RequestStep }[] {
  const fields = operation.map('an operation')
  const label =
    fields.get('operationId')?.text('operationId') ?? `${scope.method.toUpperCase()} ${scope.path}`
  const step = withParameters(fields.get('parameters'), scope)
  const body = fields.get('requestBody')
  if (!body) return [{ label, step }]
  return readBodies(followRef(body, scope.root), scope.root).map(({ name, part }) => ({
    label: name === undefined ? label : `${label}: ${name}`,
    step: { ...step, ...part, headers: { ...step.headers, ...part.headers } },
  }))
}

type Parameter = { readonly name: string; readonly where: string; readonly value: unknown }

function withParameters(own: SourceNode | undefined, scope: OperationScope): RequestStep {
  const byKey = new Map<string, Parameter>()
  for (const list of [scope.shared, own]) {
    for (const place of list?.list('parameters') ?? []) {
      const parameter = readParameter(followRef(place, scope.root), scope.root)
      byKey.set(`${parameter.where} ${parameter.name}`, parameter)
    }
  }
  const given = [...byKey.values()].filter(({ value }) => value !== undefined)
  const collect = (where: string): Record<string, unknown> =>
    Object.fromEntries(
      given
        .filter((each) => each.where === where)
        .map(({ name, value }) => [name, toTemplateValue(value)]),
    )
  const url = scope.path.replaceAll(/\{([^{}]+)\}/g, (_whole, name: string) => {
    const value = given.find((each) => each.where === 'path' && each.name === name)?.value
    if (value === undefined) throw new NoExample(`the path parameter ${name} has no example`)
    return encodeURIComponent(toText(value))
  })
  const [query, headers, cookies] = ['query', 'header', 'cookie'].map(collect)
  return {
    kind: 'request',
    method: scope.method.toUpperCase(),
    url,
    endpoint: scope.path.replaceAll(/\{([^{}]+)\}/g, ':$1'),
    ...(hasAny(query) && { query }),
    ...(hasAny(headers) && { headers: toTexts(headers) }),
    ...(hasAny(cookies) && { cookies: toTexts(cookies) }),
  }
}

function readParameter(place: SourceNode, root: SourceNode): Parameter {
  const fields = place.map('a parameter')
  const name = fields.get('name')?.text('name') ?? place.fail('a parameter has a name')
  const where = fields.get('in')?.text('in') ?? place.fail('a parameter says where it is: in')
  const value = findExample(place, root)
  if (value === undefined && fields.get('required')?.boolean('required')) {
    throw new NoExample(`the ${where} parameter ${name} has no example`)
  }
  return { name, where, value }
}

function readBodies(
  body: SourceNode,
  root: SourceNode,
): { name?: string; part: Partial<RequestStep> }[] {
  const fields = body.map('a request body')
  const contents = fields.get('content')?.map('content') ?? new Map<string, SourceNode>()
  for (const [type, media] of contents) {
    const examples = media.map('a media type').get('examples')
    const named = examples?.isMap ? Array.from(examples.map('examples')) : []
    const values = named.map(([name, example]) => ({
      name,
      value: followRef(example, root).map('an example').get('value')?.value(),
    }))
    const found: { name?: string; value: unknown }[] =
      values.length > 0 ? values : [{ value: findExample(media, root) }]
    const usable = found.filter(({ value }) => value !== undefined)
    if (usable.length > 0) {
      return usable.map(({ name, value }) => ({
        ...(name !== undefined && { name }),
        part: toBody(type, value),
      }))
    }
  }
  if (fields.get('required')?.boolean('required')) throw new NoExample('the body has no example')
  return [{ part: {} }]
}

function toBody(type: string, value: unknown): Partial<RequestStep> {
  const headers = { 'content-type': type }
  if (/[/+]json\b/.test(type)) return { json: toTemplateValue(value), headers }
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return { form: toTemplateValue(value) as Record<string, unknown> }
  }
  if (type.startsWith('text/')) return { text: toLiteral(toText(value)), headers }
  throw new NoExample(`a body of ${type} is not supported`)
}

const toText = (value: unknown): string => (typeof value === 'string' ? value : toJsonText(value))

/** An example is no template: `{{` in it is text. */
function toTemplateValue(value: unknown): unknown {
  if (typeof value === 'string') return toLiteral(value)
  if (Array.isArray(value)) return value.map(toTemplateValue)
  if (typeof value !== 'object' || value === null || isNumeric(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [toLiteral(key), toTemplateValue(item)]),
  )
}

const hasAny = (fields: Readonly<Record<string, unknown>> | undefined): boolean =>
  fields !== undefined && Object.keys(fields).length > 0

const toTexts = (fields: Readonly<Record<string, unknown>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, toText(value)]))

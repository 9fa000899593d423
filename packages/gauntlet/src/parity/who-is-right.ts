import { isNumeric } from '@gauntlet/core/json'
import { contentOf, type HttpRequest } from '@gauntlet/engine'
import { ToolError } from '@gauntlet/contract'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { openSource, readUserFile } from '@gauntlet/formats'
import type { KeptAnswer } from './answer-keeper.ts'

/** How one answer stands to the document. */
export type Conformance =
  | { readonly kind: 'conforms' }
  | { readonly kind: 'breaks'; readonly why: string }
  | { readonly kind: 'undescribed'; readonly why: string }

export type OpenApiJudge = {
  judge(request: HttpRequest, answer: Omit<KeptAnswer, 'sentBytes'>): Conformance
}

type Node = Readonly<Record<string, unknown>>

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** @throws ToolError FILE_UNREADABLE or CONFIG_INVALID */
export async function readOpenApiJudge(file: string): Promise<OpenApiJudge> {
  const source = openSource(await readUserFile(file, 'the OpenAPI document'), file)
  const document = toRounded(source.toData())
  if (!isNode(document) || !isNode(document['paths']))
    throw new ToolError('CONFIG_INVALID', `${file} is no OpenAPI document: it has no paths`)
  return createOpenApiJudge(document)
}

/** Judges answers by what an OpenAPI 3 document says of their operation and status. */
export function createOpenApiJudge(document: Node): OpenApiJudge {
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true })
  addFormats.default(ajv)
  ajv.addSchema(document, 'openapi')
  const compiled = new Map<string, ValidateFunction>()
  const base = basePathOf(document)
  return {
    judge: ({ method, path }, answer) => {
      const { status, headers } = answer
      const operation = findOperation(document, method.toLowerCase(), withoutBase(path, base))
      if (!operation) return { kind: 'undescribed', why: `${method} ${path} is not described` }
      const response = findResponse(document, operation, status)
      if (!response) return { kind: 'breaks', why: `status ${status} is not described` }
      const type = (headers['content-type'] ?? '').split(';')[0]?.trim() ?? ''
      const contents = isNode(response.node['content']) ? response.node['content'] : {}
      const key = [type, 'application/json', '*/*'].find((name) => isNode(contents[name]))
      if (key === undefined || !/json|\*/.test(key)) return { kind: 'conforms' }
      const pointer = `openapi#${[...response.path, 'content', key, 'schema'].map(toSegment).join('')}`
      const schema = (contents[key] as Node)['schema']
      if (schema === undefined) return { kind: 'conforms' }
      const validate = compiled.get(pointer) ?? ajv.compile({ $ref: pointer })
      compiled.set(pointer, validate)
      const value = contentOf({ status, headers: {}, body: answer.body }).json()
      if (value === undefined) return { kind: 'breaks', why: 'the body is not JSON' }
      if (validate(toRounded(value))) return { kind: 'conforms' }
      const [error] = validate.errors ?? []
      return {
        kind: 'breaks',
        why: `${error?.instancePath === '' ? 'the body' : (error?.instancePath ?? '')} ${error?.message ?? 'is invalid'}`,
      }
    },
  }
}

/** Numbers as JavaScript numbers, which is all that the validator knows: what it judges is types and bounds. */
function toRounded(value: unknown): unknown {
  if (isNumeric(value)) return Number(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(toRounded)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toRounded(item)]))
}

/** A fragment of a URI: RFC 6901 escapes, then percent-encoding. */
const toSegment = (key: string): string =>
  `/${encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))}`

function basePathOf(document: Node): string {
  const [server] = Array.isArray(document['servers']) ? (document['servers'] as unknown[]) : []
  const url = isNode(server) && typeof server['url'] === 'string' ? server['url'] : '/'
  return (URL.canParse(url) ? new URL(url).pathname : url).replace(/\/$/, '')
}

const withoutBase = (path: string, base: string): string => {
  const plain = path.replace(/\?.*$/s, '')
  return base !== '' && plain.startsWith(`${base}/`) ? plain.slice(base.length) : plain
}

type SchemaNode = { readonly node: Node; readonly path: readonly string[] }

/** The most literal template that matches: `/orders/open` before `/orders/{id}`. */
function findOperation(document: Node, method: string, path: string): SchemaNode | undefined {
  const paths = document['paths'] as Node
  const segments = path.split('/')
  const [best] = Object.keys(paths)
    .filter((template) => {
      const parts = template.split('/')
      return (
        parts.length === segments.length &&
        parts.every((part, at) => part === segments[at] || /^\{.*\}$/.test(part))
      )
    })
    .toSorted((a, b) => a.split('{').length - b.split('{').length)
  const item = best === undefined ? undefined : paths[best]
  const operation = isNode(item) ? item[method] : undefined
  return best !== undefined && isNode(operation)
    ? { node: operation, path: ['paths', best, method] }
    : undefined
}

function findResponse(
  document: Node,
  operation: SchemaNode,
  status: number,
): SchemaNode | undefined {
  const responses = operation.node['responses']
  if (!isNode(responses)) return undefined
  const key = [String(status), `${String(status)[0]}XX`, 'default'].find((name) =>
    isNode(responses[name]),
  )
  if (key === undefined) return undefined
  return followRef(document, {
    node: responses[key] as Node,
    path: [...operation.path, 'responses', key],
  })
}

/** References inside the document only; a chain of them is not followed. */
function followRef(document: Node, place: SchemaNode): SchemaNode {
  const ref = place.node['$ref']
  if (typeof ref !== 'string' || !ref.startsWith('#/')) return place
  const path = ref
    .slice(2)
    .split('/')
    .map((key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~'))
  const node = path.reduce<unknown>((at, key) => (isNode(at) ? at[key] : undefined), document)
  return isNode(node) ? { node, path } : place
}

/** Turns two judgements into an assignment. */
export function describeWhoIsRight(sides: readonly { name: string; is: Conformance }[]): string {
  const undescribed = sides.find(({ is }) => is.kind === 'undescribed')
  if (undescribed?.is.kind === 'undescribed')
    return `the document does not say: ${undescribed.is.why}`
  const breaking = sides.flatMap(({ name, is }) =>
    is.kind === 'breaks' ? [`${name} breaks the document: ${is.why}`] : [],
  )
  if (breaking.length === 0) return 'all conform: the document does not distinguish them'
  return breaking.length === sides.length
    ? `none conforms: ${breaking.join('; ')}`
    : breaking.join('; ')
}

import type { RequestStep } from '@gauntlet/core/flow'
import { toJsonText } from '@gauntlet/core/json'
import * as fc from 'fast-check'
import { readUserFile } from '../read-user-file.ts'
import { parseSource } from '../source-node.ts'
import { listBroken, listBrokenObjects, type BrokenValue } from './broken-values.ts'
import { listAlternatives, NotGenerated, typeOf, type NormalSchema } from './normal-schema.ts'
import {
  isObject,
  readOpenApiDocuments,
  type Located,
  type OpenApiDocuments,
  type Value,
} from './openapi-documents.ts'
import { findBasePath, listOperations, type Operation } from './operations.ts'
import { toBody } from './request-body.ts'
import { toArbitrary } from './schema-arbitrary.ts'
import { createFindPlace } from './source-places.ts'
import type { Parameter } from './write-parameter.ts'
import { writeRequest } from './write-request.ts'

/** The requests of one operation that break the same constraint, or none. */
export type GeneratedRequests = {
  /** The same for the same document: `GET /orders: query limit maximum`. */
  readonly name: string
  /** The constraint that they break; undefined for valid ones. */
  readonly breaks: string | undefined
  /** The statuses that the operation declares: `200`, `4XX`, `default`. */
  readonly statuses: readonly string[]
  readonly requests: fc.Arbitrary<RequestStep>
  /** `file:line:column` of the operation. */
  readonly at: string
}

export type Generated = {
  readonly variants: readonly GeneratedRequests[]
  readonly skipped: readonly { readonly at: string; readonly reason: string }[]
}

/** Methods that change nothing. @see RFC 9110, section 9.2.1 */
const SAFE = new Set(['get', 'head', 'options'])

/**
 * What can be generated from an OpenAPI 3 document: for each operation valid requests, and requests that break one
 * constraint of one parameter or of the body.
 *
 * @param allowUnsafe also operations that may change data
 * @throws ToolError CONFIG_INVALID or UNSUPPORTED naming the place; FILE_UNREADABLE
 */
export async function listGenerated(file: string, allowUnsafe: boolean): Promise<Generated> {
  const text = await readUserFile(file, 'the OpenAPI document')
  const documents = await readOpenApiDocuments(text, file)
  const findPlace = createFindPlace(text, file, () => parseSource(text, file))
  const variants: GeneratedRequests[] = []
  const skipped: { at: string; reason: string }[] = []
  for (const operation of listOperations(documents)) {
    const { path, method } = operation
    const at = findPlace(['paths', path, method])
    const label = `${method.toUpperCase()} ${path}`
    if (!allowUnsafe && !SAFE.has(method)) {
      skipped.push({
        at,
        reason: `${label}: it may change data: generated only for smoke, where the target is destructible: true`,
      })
      continue
    }
    try {
      variants.push(...listVariants(operation, { documents, label, at }))
    } catch (error) {
      if (!(error instanceof NotGenerated)) throw error
      skipped.push({ at, reason: `${label}: ${error.message}` })
    }
  }
  return { variants, skipped }
}

type Reading = { readonly documents: OpenApiDocuments; readonly label: string; readonly at: string }

/** One part of a request: a parameter, or the body. */
type Part = {
  /** `query limit`, `body`. */
  readonly name: string
  readonly values: fc.Arbitrary<unknown>
  readonly broken: readonly BrokenValue[]
  readonly toParameter?: (value: unknown) => Parameter
}

/** Marks a part that is not sent. */
const ABSENT = Symbol('absent')

function listVariants(
  operation: Operation,
  { documents, label, at }: Reading,
): GeneratedRequests[] {
  const { path, method, item } = operation
  const base = [operation.operation, item, documents.root]
    .map((each) => findBasePath(documents, each))
    .find((each) => each !== undefined)
  const body = readBody(operation, documents)
  const parts = [...listParameters(operation, documents), ...(body ? [body.part] : [])]
  const toRequests = (replaced?: { readonly part: Part; readonly values: fc.Arbitrary<unknown> }) =>
    fc
      .tuple(...parts.map((part) => (part === replaced?.part ? replaced.values : part.values)))
      .map((values): RequestStep => {
        const parameters = parts.flatMap(({ toParameter }, index) =>
          toParameter && values[index] !== ABSENT ? [toParameter(values[index])] : [],
        )
        const step = writeRequest(parameters, { method, path: (base ?? '') + path })
        const content = body && values[parts.indexOf(body.part)]
        if (!body || content === ABSENT) return step
        const sent = toBody(body.type, content)
        return { ...step, ...sent, headers: { ...step.headers, ...sent.headers } }
      })
  const statuses = Object.keys(
    Object(documents.at(operation.operation, 'responses')?.value ?? {}) as object,
  )
  const shared = { statuses, at }
  const valid = { ...shared, name: `${label}: valid`, breaks: undefined, requests: toRequests() }
  const broken = parts.flatMap((part) =>
    part.broken.map(({ keyword, values }) => ({
      ...shared,
      name: `${label}: ${part.name} ${keyword}`,
      breaks: `${part.name} ${keyword}`,
      requests: toRequests({ part, values }),
    })),
  )
  return [valid, ...broken]
}

function listParameters({ item, operation }: Operation, documents: OpenApiDocuments): Part[] {
  const byName = new Map<string, Part>()
  for (const owner of [item, operation]) {
    const list = documents.at(owner, 'parameters')
    for (const index of Array.isArray(list?.value) ? list.value.keys() : []) {
      const located = list && documents.at(list, index)
      const part = located && readParameter(located, documents)
      if (part) byName.set(part.name, part)
    }
  }
  return [...byName.values()]
}

function readParameter(located: Located, documents: OpenApiDocuments): Part | undefined {
  const fields = located.value as Value
  const [name, where] = [String(fields['name']), String(fields['in'])]
  const content = documents.at(located, 'content')
  const [type] = Object.keys(isObject(content?.value) ? content.value : {})
  const media = content && type !== undefined ? documents.at(content, type) : undefined
  const schema = documents.at(media ?? located, 'schema')
  const isRequired = fields['required'] === true || where === 'path'
  // Credentials are those of the target.
  if (where === 'header' && /^(?:accept|content-type|authorization)$/i.test(name)) return undefined
  if (!schema) {
    if (isRequired) throw new NotGenerated(`the ${where} parameter ${name} has no schema`)
    return undefined
  }
  const { style, explode, allowReserved } = fields
  const written = { name, where, style, explode, allowReserved, isContent: media !== undefined }
  const alternatives = attempt(name, isRequired, () => listAlternatives(documents, schema))
  const values = alternatives && attempt(name, isRequired, () => toArbitrary(documents, schema))
  if (!values || !alternatives) return undefined
  const allowed = values.filter((value) => canBeSent(value, where))
  const [only] = alternatives
  const isText = media === undefined
  const broken = only && alternatives.length === 1 ? listBroken(only, documents, isText) : []
  const sendable = broken.map(({ keyword, values: wrong }) => ({
    keyword,
    values: wrong.filter((value) => canBeSent(value, where)),
  }))
  return {
    name: `${where} ${name}`,
    values: isRequired ? allowed : fc.oneof(fc.constant(ABSENT), allowed),
    broken:
      isRequired && where !== 'path'
        ? [{ keyword: 'required', values: fc.constant(ABSENT) }, ...sendable]
        : sendable,
    toParameter: (value) => ({ ...written, value }),
  }
}

/** What need not be sent is left out where nothing can be generated for it. */
function attempt<T>(name: string, isRequired: boolean, make: () => T): T | undefined {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof NotGenerated)) throw error
    if (isRequired) throw new NotGenerated(`${name}: ${error.message}`)
    return undefined
  }
}

/** A segment of a path must be there and lead nowhere else; a header or a cookie is text without ends that are cut off. */
function canBeSent(value: unknown, where: string): boolean {
  const text = typeof value === 'string' ? value : toJsonText(value)
  if (where === 'path')
    return (
      text !== '' &&
      text !== '.' &&
      text !== '..' &&
      (typeof value !== 'object' || Object.keys(Object(value) as object).length > 0)
    )
  if (where === 'header') return text === text.trim() && text !== '' && /^[\x20-\x7e]*$/.test(text)
  return where !== 'cookie' || /^[\w.-]*$/.test(text)
}

type Body = { readonly type: string; readonly part: Part }

function readBody({ operation }: Operation, documents: OpenApiDocuments): Body | undefined {
  const body = documents.at(operation, 'requestBody')
  const contents = body && documents.at(body, 'content')
  const types = Object.keys(isObject(contents?.value) ? contents.value : {})
  const type = types.find((each) => /[/+]json\b/.test(each))
  if (!body || !contents) return undefined
  const isRequired = (body.value as Value)['required'] === true
  const media = type === undefined ? undefined : documents.at(contents, type)
  const schema = media && documents.at(media, 'schema')
  if (type === undefined || !schema) {
    if (isRequired) throw new NotGenerated('its body is not JSON with a schema')
    return undefined
  }
  const alternatives = listAlternatives(documents, schema)
  const values = toArbitrary(documents, schema)
  const [only] = alternatives
  const broken = only && alternatives.length === 1 ? listOfBody(only, documents) : []
  return {
    type,
    part: {
      name: 'body',
      values: isRequired ? values : fc.oneof(fc.constant(ABSENT), values),
      broken: isRequired
        ? [{ keyword: 'required', values: fc.constant(ABSENT) }, ...broken]
        : broken,
    },
  }
}

function listOfBody(schema: NormalSchema, documents: OpenApiDocuments): BrokenValue[] {
  if (typeOf(schema) !== 'object') return listBroken(schema, documents, false)
  return listBrokenObjects(schema, documents, (name) => {
    const property = schema.properties.get(name)
    return property ? (attempt(name, false, () => listAlternatives(documents, property)) ?? []) : []
  })
}

import { ToolError, type ParityCase } from '@gauntlet/contract'
import type { RequestStep } from '@gauntlet/core/flow'
import { COMPARE_EXACTLY } from '../cases/read-case-file.ts'
import type { CaseOptions, ReadCases } from '../cases/case-options.ts'
import { createNamer } from '../literal-text.ts'
import type { CaseSource } from '../reader.ts'
import type { Allowed } from '../source-node.ts'
import { makeValue } from './made-value.ts'
import {
  isObject,
  readOpenApiDocuments,
  type Located,
  type OpenApiDocuments,
  type Value,
} from './openapi-documents.ts'
import { findBasePath, listOperations, METHODS, type Operation } from './operations.ts'
import { NoExample, toBody } from './request-body.ts'
import { ExampleFinder } from './schema-example.ts'
import { createFindPlace } from './source-places.ts'
import type { Parameter } from './write-parameter.ts'
import { writeRequest } from './write-request.ts'

const CREDENTIALS = 'credentials are those of the target'
const OTHER_DIRECTION = 'it describes requests of the server'
const DESCRIBES = { names: ['all others'], why: 'they describe' }

const TOP_LEVEL: Allowed = {
  known: ['openapi', 'paths', 'servers', 'components'],
  refused: { swagger: 'convert the document to OpenAPI 3' },
  ignored: { security: CREDENTIALS, webhooks: OTHER_DIRECTION },
  comments: DESCRIBES,
}
const PATH_ITEM: Allowed = {
  known: [...METHODS, 'parameters', 'servers', '$ref'],
  ignored: { trace: 'no TRACE is sent' },
  comments: DESCRIBES,
}
const OPERATION: Allowed = {
  known: ['operationId', 'parameters', 'requestBody', 'servers'],
  ignored: { security: CREDENTIALS, callbacks: OTHER_DIRECTION },
  comments: DESCRIBES,
}

/** The rows of docs/formats.md. */
export const OPENAPI_FEATURES: Readonly<Record<string, Allowed>> = {
  'top level': TOP_LEVEL,
  $ref: {
    known: ['inside the document', 'to files below its folder', 'path items', 'operations'],
    refused: { 'http://': 'nothing is fetched', 'to files elsewhere': 'they are not read' },
  },
  'a path': PATH_ITEM,
  operation: OPERATION,
  'a parameter': {
    known: ['name', 'in', 'required', 'style', 'explode', 'allowReserved', 'schema', 'content'],
    comments: { names: ['all others'], why: 'they describe' },
  },
  'a schema': {
    known: [
      'const',
      'example',
      'examples',
      'default',
      'enum',
      'properties',
      'required',
      'items',
      'allOf',
      'oneOf',
      'anyOf',
      'readOnly',
      'type, format, minimum, minLength of a parameter that is required',
    ],
    comments: {
      names: ['all others'],
      why: 'they describe values; those of a body are not made up',
    },
  },
  'media types': {
    known: [
      'application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'text/*',
    ],
    others: 'operations that need another one are listed as skipped',
  },
}

/**
 * Makes cases of the examples that an OpenAPI 3 document gives: one for each operation and named body example. No body is
 * made up: an operation whose required values have no example is listed as skipped. A required parameter without an example
 * gets the smallest value that its schema allows.
 *
 * @throws ToolError CONFIG_INVALID or UNSUPPORTED naming the place
 */
export async function readOpenApi(source: CaseSource, options: CaseOptions): Promise<ReadCases> {
  const documents = await readOpenApiDocuments(source.text, source.file)
  const { root } = documents
  if (root.value['swagger'] !== undefined)
    throw new ToolError(
      'UNSUPPORTED',
      `${source.file}:1:1: Swagger 2.0 is not read; convert it to OpenAPI 3`,
    )
  const reading = { documents, examples: new ExampleFinder(documents) }
  const findPlace = createFindPlace(source.text, source.file, source.toRoot)
  const nameOf = createNamer()
  const cases: ParityCase[] = []
  const skipped: { at: string; reason: string }[] = []
  const warnOf = (value: unknown, { ignored = {} }: Allowed, at: () => string): void => {
    for (const [name, why] of Object.entries(ignored))
      if (isObject(value) && value[name] !== undefined) source.warn(`${name}: ${why}`, at())
  }
  warnOf(root.value, TOP_LEVEL, () => `${source.file}:1:1`)
  for (const { path, method, item, operation } of listOperations(documents)) {
    const at = findPlace(['paths', path, method])
    warnOf(item.value, PATH_ITEM, () => findPlace(['paths', path]))
    warnOf(operation.value, OPERATION, () => at)
    const base = [operation, item, root]
      .map((each) => findBasePath(documents, each))
      .find((each) => each !== undefined)
    try {
      const scope = { method, path: (base ?? '') + path, item }
      for (const { label, step } of readOperation(operation, scope, reading)) {
        const name = nameOf(label)
        const allowUnsafe = options.allowUnsafe ?? false
        const request = { ...step, name }
        cases.push({ name, request, needs: [], allowUnsafe, compare: COMPARE_EXACTLY, at })
      }
    } catch (error) {
      if (!(error instanceof NoExample)) throw error
      skipped.push({ at, reason: `${method.toUpperCase()} ${path}: ${error.message}` })
    }
  }
  return { cases, skipped }
}

type Reading = { readonly documents: OpenApiDocuments; readonly examples: ExampleFinder }
type Scope = Pick<Operation, 'method' | 'item' | 'path'>

function readOperation(
  operation: Located,
  scope: Scope,
  reading: Reading,
): { readonly label: string; readonly step: RequestStep }[] {
  const { operationId } = operation.value as Value
  const label =
    typeof operationId === 'string' ? operationId : `${scope.method.toUpperCase()} ${scope.path}`
  const step = withParameters(operation, scope, reading)
  const body = reading.documents.at(operation, 'requestBody')
  if (!body) return [{ label, step }]
  return readBodies(body, reading).map(({ name, part }) => ({
    label: name === undefined ? label : `${label}: ${name}`,
    step: { ...step, ...part, headers: { ...step.headers, ...part.headers } },
  }))
}

function withParameters(
  operation: Located,
  { item, method, path }: Scope,
  reading: Reading,
): RequestStep {
  const { documents } = reading
  const byKey = new Map<string, Parameter>()
  for (const owner of [item, operation]) {
    const list = documents.at(owner, 'parameters')
    for (const index of Array.isArray(list?.value) ? list.value.keys() : []) {
      const located = list && documents.at(list, index)
      if (!located) continue
      const parameter = readParameter(located, reading)
      byKey.set(`${parameter.where} ${parameter.name}`, parameter)
    }
  }
  const given = [...byKey.values()].filter(({ value }) => value !== undefined)
  return writeRequest(given, { method, path })
}

function readParameter(located: Located, { documents, examples }: Reading): Parameter {
  const fields = located.value as Value
  const [name, where] = [String(fields['name']), String(fields['in'])]
  const content = documents.at(located, 'content')
  const [type] = Object.keys(isObject(content?.value) ? content.value : {})
  const media = content && type !== undefined ? documents.at(content, type) : undefined
  const schema = documents.at(media ?? located, 'schema')
  let value = examples.find(located) ?? (media && examples.find(media))
  const isRequired = fields['required'] === true || where === 'path'
  if (value === undefined && isRequired && isObject(schema?.value)) value = makeValue(schema.value)
  if (value === undefined && isRequired)
    throw new NoExample(`the ${where} parameter ${name} has no example`)
  const { style, explode, allowReserved } = fields
  return { name, where, style, explode, allowReserved, isContent: media !== undefined, value }
}

function readBodies(
  body: Located,
  { documents, examples }: Reading,
): { name?: string; part: Partial<RequestStep> }[] {
  const contents = documents.at(body, 'content')
  for (const type of Object.keys(isObject(contents?.value) ? contents.value : {})) {
    const media = contents && documents.at(contents, type)
    if (!media) continue
    const named = documents.at(media, 'examples')
    const values = Object.keys(isObject(named?.value) ? named.value : {}).map((name) => ({
      name,
      value: (named && (documents.at(named, name)?.value as Value | undefined))?.['value'],
    }))
    const found: { name?: string; value: unknown }[] =
      values.length > 0 ? values : [{ value: examples.find(media) }]
    const usable = found.filter(({ value }) => value !== undefined)
    if (usable.length > 0) {
      return usable.map(({ name, value }) => ({
        ...(name !== undefined && { name }),
        part: toBody(type, value),
      }))
    }
  }
  if ((body.value as Value)['required'] === true) throw new NoExample('the body has no example')
  return [{ part: {} }]
}

import { ToolError, type ParityCase } from '@gauntlet/contract'
import type { RequestStep } from '@gauntlet/core/flow'
import { COMPARE_EXACTLY } from '../cases/read-case-file.ts'
import type { CaseOptions, ReadCases } from '../cases/case-options.ts'
import { createNamer, toLiteral } from '../literal-text.ts'
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
import { NoExample, toBody } from './request-body.ts'
import { ExampleFinder } from './schema-example.ts'
import { createFindPlace } from './source-places.ts'
import { writeParameter, type Parameter } from './write-parameter.ts'

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch']

/** The rows of docs/formats.md. */
export const OPENAPI_FEATURES: Readonly<Record<string, Allowed>> = {
  'top level': {
    known: ['openapi', 'paths', 'servers', 'components'],
    refused: { swagger: 'convert the document to OpenAPI 3' },
    others: 'no request follows from it',
  },
  $ref: {
    known: ['inside the document', 'to files below its folder', 'path items', 'operations'],
    refused: { 'http://': 'nothing is fetched', 'to files elsewhere': 'they are not read' },
  },
  operation: {
    known: ['operationId', 'parameters', 'requestBody', 'servers'],
    ignored: { security: 'credentials are those of the target' },
    others: 'no request follows from it',
  },
  'a parameter': {
    known: ['name', 'in', 'required', 'style', 'explode', 'allowReserved', 'schema', 'content'],
    others: 'no request follows from it',
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
    ],
    ignored: {
      'type, format, minimum, minLength':
        'of parameters that are required and have no example a value is made',
    },
    others: 'no value follows from it; `gauntlet` never makes up a body',
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
  for (const { path, method, item, operation } of listOperations(documents)) {
    const at = findPlace(['paths', path, method])
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

type Operation = {
  readonly path: string
  readonly method: string
  readonly item: Located
  readonly operation: Located
}

function* listOperations(documents: OpenApiDocuments): Generator<Operation> {
  const paths = documents.at(documents.root, 'paths')
  for (const path of Object.keys(isObject(paths?.value) ? paths.value : {})) {
    const item = paths && documents.at(paths, path)
    if (!item) continue
    for (const method of METHODS) {
      const operation = documents.at(item, method)
      if (operation && isObject(operation.value)) yield { path, method, item, operation }
    }
  }
}

/** The path of the first server, its variables at their defaults: `https://{host}/v1` and `/v1` give `/v1`. */
function findBasePath(documents: OpenApiDocuments, located: Located): string | undefined {
  const servers = documents.at(located, 'servers')
  const server = servers && documents.at(servers, 0)
  if (!server || !isObject(server.value)) return undefined
  const variables = isObject(server.value['variables']) ? server.value['variables'] : {}
  const written = server.value['url']
  const url = (typeof written === 'string' ? written : '/').replaceAll(
    /\{([^{}]+)\}/g,
    (whole, name: string) => {
      const variable = variables[name]
      return isObject(variable) ? String(variable['default']) : whole
    },
  )
  const path = URL.canParse(url) ? new URL(url).pathname : url.replace(/^\.?\/*/, '/')
  return path.includes('{') ? '' : path.replace(/\/$/, '')
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
  const written = (where: string) =>
    given.filter((each) => each.where === where).flatMap((each) => writeParameter(each))
  const url = path.replaceAll(/\{([^{}]+)\}/g, (_whole, name: string) => {
    const parameter = given.find((each) => each.where === 'path' && each.name === name)
    if (!parameter) throw new NoExample(`the path parameter ${name} has no example`)
    return writeParameter(parameter)
      .map(({ text }) => text)
      .join('')
  })
  const query = written('query')
    .map(({ name, text }) => `${name}=${text}`)
    .join('&')
  const texts = (where: string): Record<string, string> =>
    Object.fromEntries(written(where).map(({ name, text }) => [name, toLiteral(text)]))
  const [headers, cookies] = [texts('header'), texts('cookie')]
  return {
    kind: 'request',
    method: method.toUpperCase(),
    url: toLiteral(query === '' ? url : `${url}?${query}`),
    endpoint: path.replaceAll(/\{([^{}]+)\}/g, ':$1'),
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(Object.keys(cookies).length > 0 && { cookies }),
  }
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

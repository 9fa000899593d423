import { ToolError } from '@gauntlet/contract'
import type { RequestStep } from '@gauntlet/core/flow'
import type { OpenedSource } from '../opened-source.ts'
import { readBodySchema } from './body-schema.ts'
import { isObject, type Value } from './openapi-documents.ts'

/** What a document declares of a backend. */
export type ApiDescription = {
  /** The paths that GET reads, with the path of their server. */
  readonly readPaths: readonly string[]
  /** The statuses that the operation of a request declares, those that are numbers. */
  readonly listStatuses: (step: Pick<RequestStep, 'method' | 'endpoint'>) => readonly number[]
  /** The schema of the fields of its JSON body, where the document has one. */
  readonly readBody: (step: Pick<RequestStep, 'method' | 'endpoint'>) => Value | undefined
}

/** @throws ToolError CONFIG_INVALID naming the file */
export function describeApi(source: OpenedSource): ApiDescription {
  const document = source.toData()
  const found = isObject(document) ? (document['paths'] ?? {}) : undefined
  if (!isObject(document) || !isObject(found))
    throw new ToolError('CONFIG_INVALID', `${source.file}:1:1: it has no mapping of paths`)
  const base = readBasePath(document)
  const paths = Object.entries(found).map(([path, item]) => ({
    path: base + path,
    operations: toObject(item),
  }))
  const byEndpoint = new Map(paths.map((each) => [toEndpoint(each.path), each.operations]))
  const find = ({ method, endpoint = '' }: Pick<RequestStep, 'method' | 'endpoint'>) =>
    toObject(byEndpoint.get(endpoint)?.[method.toLowerCase()])
  return {
    readPaths: paths.filter(({ operations }) => 'get' in operations).map(({ path }) => path),
    listStatuses: (step) =>
      Object.keys(toObject(find(step)['responses']))
        .map(Number)
        .filter(Number.isInteger),
    readBody: (step) => readBodySchema(document, find(step)),
  }
}

const toObject = (value: unknown): Value => (isObject(value) ? value : {})

/** `/orders/{id}` as requests name it: `/orders/:id`. */
const toEndpoint = (path: string): string => path.replaceAll(/\{([^{}]+)\}/g, ':$1')

/** The path of the first server. */
function readBasePath({ servers }: Value): string {
  const [server] = Array.isArray(servers) ? (servers as unknown[]).map(toObject) : []
  const variables = toObject(server?.['variables'])
  const written = server?.['url']
  const url = (typeof written === 'string' ? written : '/').replaceAll(
    /\{([^{}]+)\}/g,
    (whole, name: string) => {
      const usual = toObject(variables[name])['default']
      return typeof usual === 'string' ? usual : whole
    },
  )
  const path = URL.canParse(url) ? new URL(url).pathname : url
  return path.startsWith('/') && !path.includes('{') ? path.replace(/\/$/, '') : ''
}

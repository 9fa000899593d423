import type { RequestStep } from '@gauntlet/core/flow'
import type { SourceNode } from '../source-node.ts'

/** What a document declares of a backend. */
export type ApiDescription = {
  /** The paths that GET reads, with the path of their server. */
  readonly readPaths: readonly string[]
  /** The statuses that the operation of a request declares, those that are numbers. */
  readonly listStatuses: (step: Pick<RequestStep, 'method' | 'endpoint'>) => readonly number[]
}

/** @throws ToolError CONFIG_INVALID naming the place */
export function describeApi(root: SourceNode): ApiDescription {
  const base = readBasePath(root)
  const found = root.map('the document').get('paths')?.map('paths') ?? new Map<string, SourceNode>()
  const paths = Array.from(found, ([path, item]) => ({
    path: base + path,
    operations: item.map('a path'),
  }))
  return {
    readPaths: paths.filter(({ operations }) => operations.has('get')).map(({ path }) => path),
    listStatuses: ({ method, endpoint }) => {
      const at = paths.find(({ path }) => toEndpoint(path) === endpoint)
      const operation = at?.operations.get(method.toLowerCase())
      const responses = operation?.map('an operation').get('responses')?.map('responses')
      return [...(responses?.keys() ?? [])].map(Number).filter(Number.isInteger)
    },
  }
}

/** `/orders/{id}` as requests name it: `/orders/:id`. */
const toEndpoint = (path: string): string => path.replaceAll(/\{([^{}]+)\}/g, ':$1')

/** The path of the first server. */
function readBasePath(root: SourceNode): string {
  const [server] = root.map('the document').get('servers')?.list('servers') ?? []
  const fields = server?.map('a server')
  const variables = fields?.get('variables')?.map('variables')
  const url = (fields?.get('url')?.text('url') ?? '/').replaceAll(
    /\{([^{}]+)\}/g,
    (whole, name: string) =>
      variables?.get(name)?.map('a variable').get('default')?.text('default') ?? whole,
  )
  const path = URL.canParse(url) ? new URL(url).pathname : url
  return path.startsWith('/') && !path.includes('{') ? path.replace(/\/$/, '') : ''
}

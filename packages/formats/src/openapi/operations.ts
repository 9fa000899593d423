import { isObject, type Located, type OpenApiDocuments } from './openapi-documents.ts'

export const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch']

/** One operation of a document: a path and a method. */
export type Operation = {
  readonly path: string
  readonly method: string
  readonly item: Located
  readonly operation: Located
}

export function* listOperations(documents: OpenApiDocuments): Generator<Operation> {
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
export function findBasePath(documents: OpenApiDocuments, located: Located): string | undefined {
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

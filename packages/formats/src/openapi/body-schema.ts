import { isObject, type Value } from './openapi-documents.ts'

/** A reference to a reference, an `allOf` within an `allOf`: deeper ones are left out. */
const mostDepth = 8

/**
 * The schema of the JSON body of an operation, as far as it bounds the fields of an object: references inside of the document are
 * followed, `allOf` is put together, alternatives are left out.
 */
export function readBodySchema(document: Value, operation: Value): Value | undefined {
  const body = follow(document, operation['requestBody'], 0)
  const contents = isObject(body?.['content']) ? body['content'] : {}
  const media = Object.entries(contents).find(([type]) => /[/+]json\b/.test(type))?.[1]
  const schema = isObject(media) ? merge(document, media['schema'], 0) : undefined
  const properties = schema?.['properties']
  if (!schema || !isObject(properties)) return undefined
  const fields = Object.entries(properties).flatMap(([name, one]) => {
    const field = merge(document, one, 0)
    return field ? [[name, field] as const] : []
  })
  return { ...schema, properties: Object.fromEntries(fields) }
}

function follow(document: Value, value: unknown, depth: number): Value | undefined {
  if (!isObject(value) || depth > mostDepth) return undefined
  const ref = value['$ref']
  if (typeof ref !== 'string') return value
  if (!ref.startsWith('#/')) return undefined
  let at: unknown = document
  for (const part of ref.slice(2).split('/')) {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')
    at = isObject(at) ? at[key] : undefined
  }
  return follow(document, at, depth + 1)
}

function merge(document: Value, value: unknown, depth: number): Value | undefined {
  const own = follow(document, value, depth)
  if (!own) return undefined
  const list: readonly unknown[] = Array.isArray(own['allOf']) ? own['allOf'] : []
  const parts = list.flatMap((one): Value[] => {
    const part = merge(document, one, depth + 1)
    return part ? [part] : []
  })
  const properties = [...parts, own].map((one) =>
    isObject(one['properties']) ? one['properties'] : {},
  )
  const all: Value = Object.assign({}, ...parts, own) as Value
  const together: Value = Object.assign({}, ...properties) as Value
  return Object.keys(together).length === 0 ? all : { ...all, properties: together }
}

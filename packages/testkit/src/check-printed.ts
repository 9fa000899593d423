import { ALL_DOCUMENTS, checkDocument, ToolError } from '@gauntlet/contract'

type Node = {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Node>>
  readonly patternProperties?: Readonly<Record<string, Node>>
  readonly items?: Node | readonly Node[]
  readonly anyOf?: readonly Node[]
}

/**
 * Holds a document that a command printed to the schema it names: it fits, and has no key that the schema lacks.
 *
 * @throws Error naming what does not
 */
export function checkPrinted(text: string): void {
  const document = JSON.parse(text) as { readonly schema?: string }
  const schemas = Object.values(ALL_DOCUMENTS).filter(
    ({ properties }) =>
      'schema' in properties && (properties.schema as { const?: string }).const === document.schema,
  )
  if (schemas.length === 0) throw new Error(`no document is called ${document.schema}`)
  const problems = schemas.map((schema) => {
    try {
      checkDocument(schema, document, document.schema ?? '')
    } catch (error) {
      if (error instanceof ToolError) return error.message
      throw error
    }
    const unknown = listUnknown([schema as Node], document, '')
    return unknown.length === 0 ? undefined : `the schema has no ${unknown.join(', ')}`
  })
  if (!problems.includes(undefined)) throw new Error(`printed: ${problems.join('; ')}`)
}

/** The places of all keys that none of these schemas names. */
function listUnknown(schemas: readonly Node[], value: unknown, place: string): string[] {
  const options = schemas.flatMap((schema) => schema.anyOf ?? [schema])
  if (Array.isArray(value)) {
    return value.flatMap((item, at) => {
      const items = options.flatMap(({ items: inner }) =>
        inner === undefined ? [] : 'length' in inner ? (inner[at] ?? []) : [inner],
      )
      return items.length === 0 ? [] : listUnknown(items, item, `${place}/${at}`)
    })
  }
  if (typeof value !== 'object' || value === null) return []
  const objects = options.filter(({ type }) => type === 'object')
  if (objects.length === 0) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const found = objects.flatMap(({ properties = {}, patternProperties = {} }) => [
      ...(Object.hasOwn(properties, key) ? [properties[key] as Node] : []),
      ...Object.values(patternProperties),
    ])
    return found.length === 0 ? [`${place}/${key}`] : listUnknown(found, inner, `${place}/${key}`)
  })
}

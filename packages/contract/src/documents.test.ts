import type { TSchema } from 'typebox'
import { expect, test } from 'vitest'
import { ALL_DOCUMENTS, STORED_DOCUMENTS, StoredDocumentSchema } from './documents.ts'

type Node = TSchema & {
  readonly properties?: Readonly<Record<string, Node>>
  readonly patternProperties?: Readonly<Record<string, Node>>
  readonly items?: Node | readonly Node[]
  readonly anyOf?: readonly Node[]
}

/** Every key that a schema names, with its place. Keys of records are data: names of metrics, statuses, targets. */
function listKeys(schema: Node, place: string): { readonly key: string; readonly place: string }[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, inner]) => [
    { key, place },
    ...listKeys(inner, `${place}/${key}`),
  ])
  const inner = [
    ...Object.values(schema.patternProperties ?? {}),
    ...[schema.items ?? []].flat(),
    ...(schema.anyOf ?? []),
  ]
  return [...own, ...inner.flatMap((one) => listKeys(one, `${place}/*`))]
}

test.each(Object.entries(ALL_DOCUMENTS))('all keys of %s are snake_case', (name, schema) => {
  const keys = listKeys(schema, name)
  expect(keys.length).toBeGreaterThan(3)
  expect(keys.filter(({ key }) => !/^[a-z][a-z\d]*(_[a-z\d]+)*$/.test(key))).toEqual([])
})

const literalOf = (schema: TSchema) =>
  (schema as Node).properties?.['schema'] as { readonly const?: string } | undefined

test('what the store keeps under a kind says so in its schema', () => {
  for (const [kind, schema] of Object.entries(STORED_DOCUMENTS)) {
    expect(literalOf(schema)?.const).toMatch(new RegExp(`^gauntlet\\.${kind}/\\d+$`))
  }
  expect((StoredDocumentSchema as Node).anyOf).toHaveLength(Object.keys(STORED_DOCUMENTS).length)
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJson, type Json } from '../../json/index.ts'
import { inferMappings, type ComparedBodies } from './infer-mappings.ts'

// Documents of a small shop, a random set of systematic rewrites of all of them, and a few planted regressions.

type Order = {
  readonly id: number
  readonly user_name: string
  readonly created_at: string
  readonly total_cents: number
  readonly is_paid: boolean
  readonly note: string | null
  readonly state: string
  readonly payment: Readonly<Record<string, object>>
}
type Answer =
  Order | { readonly items: readonly Order[] } | { readonly code: string; readonly message: string }
type Value = unknown
type Fields = Readonly<Record<string, Value>>

const isRecord = (value: Value): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every object of a value, the innermost first. */
function mapObjects(value: Value, change: (fields: Fields) => Value): Value {
  if (Array.isArray(value)) return value.map((item) => mapObjects(item, change))
  if (!isRecord(value)) return value
  return change(
    Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapObjects(item, change)])),
  )
}

const field =
  (name: string, change: (value: Value) => Value) =>
  (answer: Value): Value =>
    mapObjects(answer, (fields) =>
      name in fields ? { ...fields, [name]: change(fields[name]) } : fields,
    )

const toCamel = (key: string): string =>
  key.replaceAll(/_(.)/g, (_all, letter: string) => letter.toUpperCase())
const renamed = (change: (key: string) => string) => (answer: Value) =>
  mapObjects(answer, (fields) =>
    Object.fromEntries(Object.entries(fields).map(([key, item]) => [change(key), item])),
  )
const isError = (answer: Value): boolean => isRecord(answer) && 'message' in answer

/** In the order in which a backend would do them; what inference calls each. */
const REWRITES: Readonly<Record<string, (answer: Value) => Value>> = {
  'number -> string': field('id', String),
  'time -> 3 digits': field('created_at', (time) => String(time).replace('Z', '.000Z')),
  'null -> absent': (answer) =>
    mapObjects(answer, (fields) =>
      Object.fromEntries(Object.entries(fields).filter(([, item]) => item !== null)),
    ),
  'values -> PascalCase': field('state', (state) => toCamel(`_${String(state)}`)),
  'boolean -> 0/1': field('is_paid', Number),
  'external-tag -> internal-tag type': field('payment', (payment) => {
    const [[type, inner] = ['', {}]] = Object.entries(payment as Record<string, object>)
    return { type, ...inner }
  }),
  'key total_cents -> amount': renamed((key) => (key === 'total_cents' ? 'amount' : key)),
  'list order -> reversed': (answer) =>
    mapObjects(answer, (fields) =>
      Array.isArray(fields['items']) ? { ...fields, items: fields['items'].toReversed() } : fields,
    ),
  'keys -> camelCase': renamed(toCamel),
  'wrap in error': (answer) => (isError(answer) ? { error: answer } : answer),
  'wrap in data': (answer) =>
    isError(answer) || (isRecord(answer) && 'error' in answer) ? answer : { data: answer },
}

const text = fc.stringMatching(/^[a-z]{3,8} [a-z]{3,8}$/)
const orders = (ids: readonly number[]) =>
  fc.tuple(
    ...ids.map((id) =>
      fc.record({
        id: fc.constant(id),
        user_name: text,
        created_at: fc
          .integer({ min: 0, max: 1e9 })
          .map((s) => new Date(s * 1_000).toISOString().replace('.000Z', 'Z')),
        total_cents: fc.integer({ min: 10_000, max: 9_999_999 }),
        is_paid: fc.boolean(),
        note: fc.option(text),
        state: fc.constantFrom('in_progress', 'all_done', 'sent_back'),
        payment: fc.oneof(
          fc.record({ card: fc.record({ last_digits: text }) }),
          fc.record({ bank_transfer: fc.record({ iban_end: text }) }),
        ),
      }),
    ),
  )

/** Eight orders each for itself, three lists of them, two errors. */
const shops = orders(Array.from({ length: 8 }, (_, at) => at + 1)).map((all): Answer[] => [
  ...all,
  { items: all.slice(0, 4) },
  { items: all.slice(3, 8) },
  { items: all.filter((_, at) => at % 2 === 0) },
  { code: 'not_found', message: `no order ${all[0]?.total_cents}` },
  { code: 'empty', message: `an order of ${all[1]?.user_name}` },
])

type Plant = { readonly at: number; readonly what: 'total' | 'name' | 'lost name' | 'lost element' }

const plants = fc.uniqueArray(
  fc.record({
    at: fc.integer({ min: 0, max: 10 }),
    what: fc.constantFrom('total', 'name', 'lost name', 'lost element' as const),
  }) as fc.Arbitrary<Plant>,
  { maxLength: 3, selector: ({ at }) => at },
)

/** Breaks one value of one answer of the new build. @returns the kind of the one difference that this is */
function plant({ at, what }: Plant, answers: Answer[]): string {
  const answer = answers[at]
  if (!answer || 'message' in answer) throw new Error('regressions are planted in orders')
  const broken = (order: Order): Order => {
    if (what === 'total') return { ...order, total_cents: order.total_cents + 1 }
    if (what === 'name') return { ...order, user_name: `${order.user_name}!` }
    return Object.fromEntries(Object.entries(order).filter(([key]) => key !== 'user_name')) as Order
  }
  if (!('items' in answer)) {
    answers[at] = broken(what === 'lost element' ? { ...answer, user_name: '' } : answer)
    return what === 'total' || what === 'name' ? 'value' : 'missing'
  }
  const [first, ...others] = answer.items
  if (!first) throw new Error('no list is empty')
  answers[at] = { items: what === 'lost element' ? others : [broken(first), ...others] }
  return what === 'total' || what === 'name' ? 'value' : 'missing'
}

function json(value: unknown): Json {
  const parsed = parseJson(JSON.stringify(value))
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

function toCases(before: readonly unknown[], after: readonly unknown[]): ComparedBodies[] {
  return before.map((answer, at) => ({
    name: `case ${at}`,
    reference: json(answer),
    candidate: json(after[at]),
    rules: [],
  }))
}

const chosen = fc
  .subarray(Object.keys(REWRITES), { minLength: 1, maxLength: 6 })
  .filter((names) => names.length > 0)

const rewrite = (answer: Value, names: readonly string[]): Value =>
  Object.entries(REWRITES).reduce(
    (value, [name, change]) => (names.includes(name) ? change(value) : value),
    answer,
  )

test('exactly the planted regressions are left, whatever systematic differences stand before them', () => {
  fc.assert(
    fc.property(shops, chosen, plants, (before, names, regressions) => {
      const broken = [...before]
      const expected = regressions.map((each) => `case ${each.at} ${plant(each, broken)}`)
      const { cases } = inferMappings(
        toCases(
          before,
          broken.map((answer) => rewrite(answer, names)),
        ),
      )
      const left = [...cases].flatMap(([name, each]) =>
        each.left.map(({ kind }) => `${name} ${kind}`),
      )
      expect(left.toSorted()).toEqual(expected.toSorted())
    }),
    { seed: 20_261, numRuns: 30 },
  )
})

test('without regressions every case is explained, by one mapping for each systematic difference', () => {
  fc.assert(
    fc.property(shops, chosen, (before, names) => {
      const after = before.map((answer) => rewrite(answer, names))
      const { mappings, cases } = inferMappings(toCases(before, after))
      const effective = names.filter((name) =>
        before.some((answer) => JSON.stringify(rewrite(answer, [name])) !== JSON.stringify(answer)),
      )
      expect([...cases.values()].flatMap(({ left }) => left)).toEqual([])
      expect(mappings.flatMap(({ residue }) => residue)).toEqual([])
      expect(mappings).toHaveLength(effective.length)
    }),
    { seed: 20_262, numRuns: 30 },
  )
})

test('random differences are never explained', () => {
  const changes = fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 7 }),
      total: fc.integer({ min: 1, max: 9_999 }),
      name: fc.option(text),
    }),
    { minLength: 1, maxLength: 8 },
  )
  fc.assert(
    fc.property(shops, changes, (before, all) => {
      const after = [...before]
      for (const { at, total, name } of all) {
        const order = before[at]
        if (!order || !('id' in order)) continue
        after[at] = {
          ...order,
          total_cents: total,
          ...(name !== null && { user_name: `${name}?` }),
        }
      }
      const { mappings, cases } = inferMappings(toCases(before, after))
      expect(mappings).toEqual([])
      for (const { explained, left } of cases.values()) {
        expect(explained).toEqual([])
        expect(left).not.toEqual([])
      }
    }),
    { seed: 20_263, numRuns: 30 },
  )
})

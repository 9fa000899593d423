import { expect, test } from 'vitest'
import { parseJson, type Json } from '../../json/index.ts'
import { inferMappings } from './infer-mappings.ts'

// Twins: a regression that looks like a systematic difference, beside the systematic difference that it looks like.

function json(value: unknown): Json {
  const parsed = parseJson(JSON.stringify(value))
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

type Sides = readonly [before: unknown, after: unknown]

function infer(pairs: readonly Sides[]) {
  const { mappings, cases } = inferMappings(
    pairs.map(([before, after], at) => ({
      name: `case ${at}`,
      reference: json(before),
      candidate: json(after),
      rules: [],
    })),
  )
  const left = [...cases].flatMap(([name, each]) =>
    each.left.map(({ kind, pointer }) => `${name}: ${kind} ${pointer}`),
  )
  return { mappings: mappings.map(({ description }) => description), left }
}

const ten = (make: (at: number) => Sides): Sides[] =>
  Array.from({ length: 10 }, (_, at) => make(at))
const order = (at: number, rest: object = {}): object => ({ id: at, amount: 500 + 7 * at, ...rest })
const hour = (at: number, form: string): string => `2026-01-02T0${at}:00:00${form}`
const listOf = (make: (at: number) => object): object => ({
  items: Array.from({ length: 10 }, (_, at) => make(at)),
})

test.each<{ twin: string; pairs: readonly Sides[]; mappings: string[]; left: string[] }>([
  {
    twin: 'all amounts are texts now',
    pairs: ten((at) => [order(at), order(at, { amount: String(500 + 7 * at) })]),
    mappings: ['number -> string'],
    left: [],
  },
  {
    twin: 'all prices are texts of two decimals now, and one is another price',
    pairs: ten((at) => [
      { id: at, price: at + 0.5 },
      { id: at, price: (at === 3 ? 3.05 : at + 0.5).toFixed(2) },
    ]),
    mappings: ['number -> string with 2 decimals'],
    left: ['case 3: type /price'],
  },
  {
    twin: 'one of ten amounts is a text now',
    pairs: ten((at) => [order(at), at === 3 ? order(at, { amount: '521' }) : order(at)]),
    mappings: [],
    left: ['case 3: type /amount'],
  },
  {
    twin: 'three of ten amounts are texts now',
    pairs: ten((at) => [
      order(at),
      at < 3 ? order(at, { amount: String(500 + 7 * at) }) : order(at),
    ]),
    mappings: [],
    left: ['case 0: type /amount', 'case 1: type /amount', 'case 2: type /amount'],
  },
  {
    twin: 'all amounts of a list are texts now, but one',
    pairs: [
      [
        listOf((at) => order(at)),
        listOf((at) => (at === 4 ? order(at) : order(at, { amount: String(500 + 7 * at) }))),
      ],
    ],
    mappings: ['number -> string'],
    left: ['case 0: type /items/4/amount'],
  },
  {
    twin: 'amounts are texts, and one is another amount',
    pairs: ten((at) => [order(at), order(at, { amount: at === 3 ? '522' : String(500 + 7 * at) })]),
    mappings: ['number -> string'],
    left: ['case 3: type /amount'],
  },
  {
    twin: 'two orders that were paid are pending now',
    pairs: ten((at) => [
      order(at, { state: 'paid' }),
      order(at, { state: at < 2 ? 'pending' : 'paid' }),
    ]),
    mappings: [],
    left: ['case 0: value /state', 'case 1: value /state'],
  },
  {
    twin: 'one order is wrong wherever it comes',
    pairs: [
      ...ten((at) => [order(at), order(at, at === 3 ? { amount: 520 } : {})] as const),
      [listOf((at) => order(at)), listOf((at) => order(at, at === 3 ? { amount: 520 } : {}))],
    ],
    mappings: [],
    left: ['case 3: value /amount', 'case 10: value /items/3/amount'],
  },
  {
    twin: 'null is absent, and so is one note that was written',
    pairs: ten((at) => [order(at, { note: at === 3 ? 'ring' : null }), order(at)]),
    mappings: ['null -> absent'],
    left: ['case 3: missing /note'],
  },
  {
    twin: 'times have milliseconds, and one is another time',
    pairs: ten((at) => [
      order(at, { at: hour(at, 'Z') }),
      order(at, { at: hour(at === 3 ? 4 : at, '.000Z') }),
    ]),
    mappings: ['time -> 3 digits'],
    left: ['case 3: value /at'],
  },
  {
    twin: 'one key of one answer is written otherwise',
    pairs: ten((at) => [{ user_id: at }, at === 3 ? { userId: at } : { user_id: at }]),
    mappings: [],
    left: ['case 3: missing /user_id', 'case 3: extra /userId'],
  },
  {
    twin: 'an optional field distinguishes the two that changed',
    pairs: ten((at) => [
      order(at, at < 2 ? { coupon: 'x' } : {}),
      order(at, at < 2 ? { coupon: 'x', amount: String(500 + 7 * at) } : {}),
    ]),
    mappings: [],
    left: ['case 0: type /amount', 'case 1: type /amount'],
  },
  {
    twin: 'errors are wrapped, and one has lost its message',
    pairs: [
      ...ten((at) => [order(at), order(at)] as const),
      ...ten(
        (at) =>
          [
            { code: 'gone', message: `no order ${at}` },
            { error: at === 3 ? { code: 'gone' } : { code: 'gone', message: `no order ${at}` } },
          ] as const,
      ),
    ],
    mappings: ['wrap in error'],
    left: ['case 13: missing /error/message'],
  },
  {
    twin: 'one element of a long list is missing, and its keys are camel case',
    pairs: [
      [
        listOf((at) => ({ order_id: at, user_name: `n ${at}` })),
        {
          items: Array.from({ length: 10 }, (_, at) => ({
            orderId: at,
            userName: `n ${at}`,
          })).filter((_, at) => at !== 7),
        },
      ],
    ],
    mappings: ['keys -> camelCase'],
    left: ['case 0: missing /items/7'],
  },
  {
    twin: 'a list without ids has one element less',
    pairs: [
      [
        { tags: Array.from({ length: 30 }, (_, at) => ({ text: `tag ${at}`, weight: at })) },
        {
          tags: Array.from({ length: 30 }, (_, at) => ({ text: `tag ${at}`, weight: at })).filter(
            (_, at) => at !== 12,
          ),
        },
      ],
    ],
    mappings: [],
    left: ['case 0: missing /tags/12'],
  },
  {
    twin: 'lists are newest first, and one stands at another place',
    pairs: [0, 1, 2].map((shift): Sides => {
      const ids = [1, 2, 3, 4, 5].map((id) => id + shift)
      const [a, b, ...rest] = ids.toReversed()
      return [
        ids.map((id) => ({ id })),
        (shift === 2 ? [b, a, ...rest] : ids.toReversed()).map((id) => ({ id })),
      ]
    }),
    mappings: ['list order -> reversed'],
    left: ['case 2: order '],
  },
])('$twin', ({ pairs, mappings, left }) => {
  expect(infer(pairs)).toEqual({ mappings, left })
})

const rows = (at: number): object[] =>
  Array.from({ length: at + 2 }, (_, id) => ({ id, user_name: `u ${id}` }))

test('pages, nested fields and envelopes are mappings too', () => {
  expect(
    infer([0, 1, 2].map((at): Sides => [rows(at), { items: rows(at), total: at + 2, next: null }])),
  ).toEqual({ mappings: ['wrap in items beside next null, total = its length'], left: [] })
  expect(
    infer(
      [0, 1, 2].map((at): Sides => [
        { data: rows(at), page: at + 1, total: 90 },
        { data: rows(at), meta: { page: at + 1, total: 90 } },
      ]),
    ),
  ).toEqual({ mappings: ['fields page, total -> inside meta'], left: [] })
  expect(
    infer(
      [0, 1, 2].map((at): Sides => [
        { id: at, address: { street: `s ${at}`, zip: `${at}` } },
        { id: at, street: `s ${at}`, zip: `${at}` },
      ]),
    ),
  ).toEqual({ mappings: ['fields of address -> beside it'], left: [] })
})

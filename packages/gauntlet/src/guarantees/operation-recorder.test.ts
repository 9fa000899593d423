import type { ObservedExchange } from '@gauntlet/contract'
import { HistoryBuilder } from '@gauntlet/core/history'
import { expect, test } from 'vitest'
import { checkGuarantees } from './check-guarantees.ts'
import { exactlyOnce, idempotentCreate, writeOnce } from './judged-by-rows.ts'
import { uniqueIds } from './judged-by-answers.ts'
import type { DatabaseRow, Guarantee } from './guarantee.ts'
import { OperationRecorder } from './operation-recorder.ts'

const exchange = (
  at: number,
  rest: Partial<ObservedExchange> & { body?: string },
): ObservedExchange => {
  const { body, ...overrides } = rest
  return {
    step: 'create',
    method: 'POST',
    endpoint: '/things',
    path: '/things',
    requestBody: undefined,
    outcome: 'ok',
    succeeded: true,
    timedOut: false,
    status: 200,
    responseBody: body === undefined ? undefined : new TextEncoder().encode(body),
    user: at,
    operation: at,
    recorded: true,
    scheduledAtNs: 0,
    invokedAtNs: at * 1_000,
    returnedAtNs: at * 1_000 + 5_000,
    ...overrides,
  }
}

function judge(
  guarantee: Guarantee,
  exchanges: readonly ObservedExchange[],
  rows: readonly DatabaseRow[] = [],
) {
  const operations = new HistoryBuilder()
  const recorder = new OperationRecorder([guarantee], operations)
  for (const each of exchanges) recorder.observe(each)
  const { failures, unreadable } = recorder
  const [document] = checkGuarantees([guarantee], {
    history: operations.build(),
    failures,
    unreadable,
    stored: { rowsOf: () => rows, warnings: [] },
  })
  return { document, unreadable: unreadable.get(guarantee.name) }
}

type Thing = { readonly key: string; readonly id: number | bigint; readonly result?: string }

const ids = uniqueIds<Thing, Thing>('ids', {
  observe: ({ request, answer }) => ({
    action: 'create',
    key: request?.key ?? null,
    value: answer?.id,
  }),
})

const created = (at: number, id: string) =>
  exchange(at, { requestBody: `{"key":"k${at}"}`, body: `{"id":${id}}` })

test('two ids beyond 2^53 that a JavaScript number cannot distinguish are two ids', () => {
  const { document } = judge(ids, [
    created(1, '9007199254740992'),
    created(2, '9007199254740993'),
    ...Array.from({ length: 10 }, (_, at) => created(at + 3, String(at))),
  ])
  expect(document).toMatchObject({ outcome: 'pass', counts: {} })
})

test('the same id beyond 2^53 given twice is found, with its digits', () => {
  const { document } = judge(ids, [created(1, '9007199254740993'), created(2, '9007199254740993')])
  expect(document).toMatchObject({ outcome: 'fail', counts: { DUPLICATE_ID: 1 } })
  expect(document?.anomalies[0]?.sentence).toContain('9007199254740993')
})

const owner = writeOnce<Thing, { owner: number }>('owner', {
  serverPicks: true,
  observe: ({ request, answer }) => ({
    action: 'write',
    key: request?.key ?? null,
    value: answer?.owner,
  }),
  stored: 'select 1',
})

const owned = (at: number, key: string, answer: string) =>
  exchange(at, { requestBody: `{"key":"${key}"}`, body: answer })

test('9007199254740993 and 9007199254740992 for one key are a conflict', () => {
  const answers = ['{"owner":9007199254740993}', '{"owner":9007199254740992}']
  const exchanges = answers.map((answer, at) => owned(at, 'k', answer))
  const { document } = judge(owner, exchanges, [{ key: 'k', value: '9007199254740993' }])
  expect(document).toMatchObject({ outcome: 'fail', counts: { CONFLICT: 1 } })
})

const accepted = idempotentCreate<Thing, Thing>('things', {
  observe: ({ request, answer }) => ({
    action: 'create',
    key: request?.key ?? null,
    value: answer?.result,
  }),
  stored: 'select 1',
})

test.each([
  ['no body (status 204)', { status: 204 }],
  ['not JSON: no JSON value at character 0', { body: '<html>' }],
  [
    'Content-Encoding zstd',
    {
      body: '(µ/ý',
      content: {
        bytes: () => undefined,
        text: () => undefined,
        json: () => undefined,
        writtenJson: () => undefined,
        unreadable: () => 'Content-Encoding zstd',
        noJson: () => 'Content-Encoding zstd',
      },
    },
  ],
])('%s: what only the answer could say is no evidence, with the reason', (reason, answer) => {
  const exchanges = Array.from({ length: 10 }, (_, at) =>
    exchange(at, { requestBody: `{"key":"k${at}"}`, ...answer }),
  )
  const rows = exchanges.map((_, at) => ({ key: `k${at}`, value: null }))
  const { document, unreadable } = judge(accepted, exchanges, rows)
  expect(unreadable).toEqual({ acknowledged: 10, count: 10, reasons: new Map([[reason, 10]]) })
  expect(document?.reason ?? document?.warnings[0]).toBe(
    `10 of 10 acknowledged answers could not be read: ${reason} (10 times)`,
  )
})

test('an answer that is not needed may be what it likes', () => {
  const kept = exactlyOnce<Thing, unknown>('kept', {
    observe: ({ request }) => ({ action: 'create', key: request?.key ?? null }),
    stored: 'select 1',
  })
  const exchanges = Array.from({ length: 10 }, (_, at) =>
    exchange(at, { requestBody: `{"key":"k${at}"}`, status: 204 }),
  )
  const { document, unreadable } = judge(
    kept,
    exchanges,
    exchanges.map((_, at) => ({ key: `k${at}` })),
  )
  expect(unreadable).toBeUndefined()
  expect(document?.outcome).toBe('pass')
})

const guarded = exactlyOnce<unknown, Thing>('guarded', {
  observe: ({ answer }) => (answer ? { action: 'create', key: answer.id } : null),
  stored: 'select 1',
})

test('steps that do not concern a guarantee may answer what they like; its own may not', () => {
  const own = Array.from({ length: 12 }, (_, at) => exchange(at, { body: `{"id":${at}}` }))
  const rows = own.map((_, at) => ({ key: String(at) }))
  const other = exchange(20, { step: 'health', status: 204 })
  expect(judge(guarded, [...own, other], rows)).toMatchObject({
    document: { outcome: 'pass' },
    unreadable: undefined,
  })
  const cut = exchange(21, { body: '{"id":' })
  expect(judge(guarded, [...own, cut], rows)).toMatchObject({
    document: {
      outcome: 'no_evidence',
      reason:
        '1 of 13 acknowledged answers could not be read: not JSON: no JSON value at character 6 (once)',
    },
  })
  expect(judge(guarded, [cut]).unreadable).toMatchObject({ count: 1 })
})

test('an observe that throws over an answer that could not be read says so', () => {
  const careless = uniqueIds<unknown, Thing>('careless', {
    observe: ({ answer }) => ({ action: 'create', key: 'k', value: (answer as Thing).id }),
  })
  const { document } = judge(careless, [exchange(1, { body: 'oops' })])
  expect(document).toMatchObject({ outcome: 'no_evidence' })
  expect(document?.reason).toContain('(the answer could not be read: not JSON: no JSON value at')
})

test('the bodies of an exchange are parsed once for all guarantees', () => {
  let parsed = 0
  const content = {
    bytes: () => undefined,
    text: () => undefined,
    json: () => ({ id: 1 }),
    writtenJson: () => undefined,
    unreadable: () => undefined,
    noJson: () => {
      parsed += 1
      return undefined
    },
  }
  const recorder = new OperationRecorder([ids, owner, accepted], new HistoryBuilder())
  recorder.observe(exchange(1, { requestBody: '{"key":"k"}', content }))
  expect(parsed).toBe(1)
})

const orders = (field: string) =>
  exactlyOnce<Record<string, string>, unknown>('orders', {
    observe: ({ request }) => ({ action: 'add', key: request?.[field] ?? null }),
    stored: 'select id as key from orders',
  })
const sent = Array.from({ length: 12 }, (_, at) =>
  exchange(at, { requestBody: `{"key":"k${at}"}`, body: '{}' }),
)
const rows = sent.map((_, at) => ({ key: `k${at}` }))

test('a field that no request has gives no evidence, and calls no row unsent', () => {
  expect(judge(orders('key'), sent, rows).document).toMatchObject({ outcome: 'pass', counts: {} })
  expect(judge(orders('kye'), sent, rows).document).toMatchObject({
    outcome: 'no_evidence',
    counts: {},
    reason:
      '`observe` gave no key for any of 12 acknowledged operations: does it read a field that the request or the answer has?',
  })
})

test('where some operations have no key, the document warns of it', () => {
  const without = exchange(12, { requestBody: '{"order":"k12"}', body: '{}' })
  const { document } = judge(orders('key'), [...sent, without], rows)
  expect(document?.outcome).toBe('pass')
  expect(document?.warnings).toEqual([
    expect.stringContaining('gave no key for 1 of 13 acknowledged operations'),
  ])
})

const paid = (key: string) => exchange(0, { requestHeaders: { 'Idempotency-Key': key } })

test('a key may come from a header of the request, whatever the letters of its name', () => {
  const payments = exactlyOnce('payments', {
    observe: ({ requestHeaders }) => ({
      action: 'add',
      key: requestHeaders['idempotency-key'] ?? null,
    }),
    stored: 'select',
  })
  const { document } = judge(payments, [paid('k1'), paid('k2')], [{ key: 'k1' }, { key: 'k1' }])
  expect(document?.keys).toBe(2)
  expect(document?.anomalies).toContainEqual(expect.objectContaining({ key: 'k1' }))
})

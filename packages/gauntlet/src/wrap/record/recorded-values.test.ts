import { expect, test } from 'vitest'
import { recordExchanges, type SentRequest } from '../test-support/record-exchanges.ts'

/** A payment, a booking and a look at the account, whose ids are small numbers. */
const book = (
  id: number,
  { on = 1, status = 201, account = id, seat = id } = {},
): SentRequest[] => [
  {
    at: 'POST /api/payments',
    body: { accountId: account },
    answer: { paymentId: id },
    status: 201,
    on,
  },
  {
    at: 'POST /api/shows/2/bookings',
    body: { seatNo: seat, accountId: account },
    answer: status === 201 ? { bookingId: id, seatNo: seat } : { error: 'taken' },
    status,
    on,
  },
  { at: `GET /api/accounts/${account}`, answer: { id: account }, on },
]

test('sequences with different values are one flow: each user sends the values of its row', () => {
  const { script, steps, recorded } = recordExchanges([1, 2, 3].flatMap((id) => book(id)))
  expect(script.config).toEqual({
    phases: [{ duration: 1, arrivalCount: 3 }],
    payload: [
      {
        path: 'suite.values.csv',
        order: 'sequence',
        fields: ['accountId', 'seatNo'],
        skipHeader: true,
      },
    ],
  })
  expect(recorded?.values).toBe('accountId,seatNo\n1,1\n2,2\n3,3\n')
  expect(steps.map((step) => Object.values(step)[0])).toEqual([
    { url: '/api/payments', json: { accountId: '{{ accountId }}' }, expect: { statusCode: 201 } },
    {
      url: '/api/shows/2/bookings',
      json: { seatNo: '{{ seatNo }}', accountId: '{{ accountId }}' },
      expect: { statusCode: 201 },
    },
    { url: '/api/accounts/{{ accountId }}', expect: { statusCode: 200 } },
  ])
  expect(recorded?.notes).toEqual([
    expect.stringContaining('values differ between users (accountId, seatNo): suite.values.csv'),
  ])
})

test('a step accepts each status that its endpoint gave, and no 5xx', () => {
  const { steps, recorded } = recordExchanges([
    ...book(1, { on: 2 }),
    ...book(2, { on: 3, status: 409, seat: 1 }),
    ...book(3, { on: 4, status: 500 }),
  ])
  expect(steps[1]?.['post']?.['expect']).toEqual({ statusCode: [201, 409] })
  expect(recorded?.values).toBe('accountId,seatNo\n1,1\n2,1\n3,3\n')
  expect(recorded?.notes).toEqual([
    expect.stringContaining('differ between users (accountId, seatNo)'),
    expect.stringContaining('POST /api/shows/:id/bookings (201, 409, 500)'),
    expect.stringContaining('a 5xx is an error in a replay'),
  ])
})

test('an endpoint that answered 5xx alone declares no status', () => {
  const { steps } = recordExchanges([{ at: 'GET /broken', status: 503 }])
  expect(steps).toEqual([{ get: { url: '/broken' } }])
})

const take = (path: string, body?: unknown, answer: unknown = { id: 2 }) =>
  recordExchanges([
    { at: 'POST /api/shows', body: { title: 'x' }, answer, status: 201 },
    { at: path, ...(body !== undefined && { body }) },
  ]).steps[1]

test.each([
  ['the path segment behind the resource', 'GET /api/shows/2', '/api/shows/{{ id }}'],
  ['a segment behind another resource', 'GET /api/accounts/2', '/api/accounts/2'],
  ['a query of the same name', 'GET /api/seats?showId=2', '/api/seats?showId={{ id }}'],
  ['a query of another name', 'GET /api/seats?row=2', '/api/seats?row=2'],
])('a small id of an answer and %s', (_what, at, url) => {
  expect(take(at)?.['get']?.['url']).toBe(url)
})

test('a small id is taken into a field of the same name only, a long one into any', () => {
  expect(take('POST /api/x', { showId: 2, accountId: 2 })?.['post']?.['json']).toEqual({
    showId: '{{ id }}',
    accountId: 2,
  })
  const long = take('POST /api/x', { parentRef: 'sh-81723940' }, { id: 'sh-81723940' })
  expect(long?.['post']?.['json']).toEqual({ parentRef: '{{ id }}' })
  const word = take('POST /api/x', { state: 'confirmed' }, { status: 'confirmed' })
  expect(word?.['post']?.['json']).toEqual({ state: 'confirmed' })
})

const show = (id: number, asked: number): SentRequest[] => [
  { at: 'POST /api/shows', body: { title: 'x' }, answer: { id }, status: 201 },
  { at: `GET /api/shows/${asked}` },
]

test('a value is taken from an answer where each sequence sends what its answer brought', () => {
  const changes = recordExchanges([...show(1, 1), ...show(2, 2)])
  expect(changes.steps[1]?.['get']?.['url']).toBe('/api/shows/{{ id }}')
  expect(changes.recorded?.values).toBeUndefined()
  const fixed = recordExchanges([...show(1, 1), ...show(2, 1)])
  expect(fixed.steps[1]?.['get']?.['url']).toBe('/api/shows/1')
  expect(fixed.steps[0]?.['post']).not.toHaveProperty('capture')
})

const pay = (id: number): SentRequest[] => [
  { at: 'POST /payments', body: { accountId: id }, answer: { paymentId: id }, status: 201 },
  { at: `GET /payments/${id}` },
]

test('a payment has the number of its account: it is captured by name in all sequences', () => {
  const { steps } = recordExchanges([...pay(1), ...pay(2)])
  expect(steps[1]?.['get']?.['url']).toBe('/payments/{{ paymentId }}')
})

test('where a refusal brings nothing to capture, the steps that need it are left out', () => {
  const { steps } = recordExchanges([
    ...show(1, 1).map((one) => ({ ...one, on: 2 })),
    { at: 'POST /api/shows', body: { title: 'x' }, status: 409, on: 3 },
    { at: 'GET /api/shows/9', status: 404, on: 3 },
  ])
  expect(steps[0]?.['post']?.['capture']).toEqual([{ json: '$.id', as: 'id', strict: false }])
  expect(steps[1]?.['get']?.['ifTrue']).toBe('id')
})

test('a text of digits stays a text', () => {
  const at = 'POST /a'
  const { steps, recorded } = recordExchanges([
    { at, body: { zip: '10115', n: 'a, "b"' } },
    { at, body: { zip: '10117', n: 'c' } },
  ])
  expect(steps[0]?.['post']?.['json']).toEqual({ zip: "{{ zip }}{{ '' }}", n: '{{ n }}' })
  expect(recorded?.values).toBe('zip,n\n10115,"a, ""b"""\n10117,c\n')
})

const read = (on: number, name: string): SentRequest => ({ at: `GET /shows?name=${name}`, on })
const list = (on: number, name: string): SentRequest => ({ at: `GET /seats?name=${name}`, on })

test('flows share columns, since each user runs one: the row holds what that one sends', () => {
  const { recorded, script } = recordExchanges([
    read(2, 'a'),
    list(3, 'b'),
    read(4, 'c'),
    list(5, 'd'),
  ])
  expect(recorded?.values).toBe('flow,name\n1,a\n2,b\n1,c\n2,d\n')
  expect(script.scenarios[0]?.flow.map((step) => step['get'])).toMatchObject([
    { url: '/shows?name={{ name }}', ifTrue: 'flow == 1' },
    { url: '/seats?name={{ name }}', ifTrue: 'flow == 2' },
  ])
})

const as = (on: number, token: string): SentRequest => ({
  at: `GET /accounts/${on}`,
  headers: { authorization: `Bearer ${token}` },
  on,
})

test('users with different secrets are different flows: values stay with the secret of their user', () => {
  const { recorded, script } = recordExchanges([as(2, 's3cret-of-a-1'), as(3, 's3cret-of-b-2')])
  expect(script.scenarios.map(({ flow }) => flow[0]?.['get']?.['headers'])).toEqual([
    { authorization: '{{ $env.RECORDED_AUTHORIZATION }}' },
    { authorization: '{{ $env.RECORDED_AUTHORIZATION_2 }}' },
  ])
  expect(`${recorded?.scenario}${recorded?.values}`).not.toContain('s3cret')
})

test('an id that a write of another connection made is named', () => {
  const paid: SentRequest = { at: 'POST /payments', body: {}, answer: { paymentId: 4 }, on: 2 }
  const crossed = recordExchanges([paid, { at: 'GET /payments/4', on: 3 }])
  expect(crossed.recorded?.notes).toEqual([
    expect.stringContaining('though a replay may make others: GET /payments/:id'),
  ])
  const other = recordExchanges([paid, { at: 'GET /shows/4', on: 3 }])
  expect(other.recorded?.notes).toEqual([])
})

const notesOfUsers = (...emails: readonly string[]) =>
  recordExchanges(emails.map((email, on) => ({ at: 'POST /users', body: { email }, on: on + 1 })))
    .recorded?.notes

test('an endpoint to which every user sends the same is named', () => {
  expect(notesOfUsers('ann@example.com', 'ann@example.com')).toEqual([
    expect.stringContaining('every user sends the values of the recording (POST /users)'),
  ])
  expect(notesOfUsers('ann@example.com', 'bob@example.com')).toEqual([
    expect.stringContaining('values differ between users (email)'),
  ])
})

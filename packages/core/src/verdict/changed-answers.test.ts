import { expect, test } from 'vitest'
import { describeChangedAnswers, listChangedAnswers } from './changed-answers.ts'
import { explainVerdict } from './summarise-verdict.ts'

type Codes = Readonly<Record<string, number>>

/** An endpoint that answers so many requests with each status. */
const orders = (codes: Codes, endpoint = '/orders') => ({
  method: 'POST',
  endpoint,
  requests_total: Object.values(codes).reduce((total, count) => total + count, 0),
  response_codes: codes,
})

test('a candidate that refuses 60 % of what the baseline accepts is listed, in words and in figures', () => {
  const changed = listChangedAnswers(
    'mixed',
    [orders({ 201: 200 }), orders({ 200: 100 }, '/items')],
    [orders({ 201: 80, 409: 120 }), orders({ 200: 90 }, '/items'), orders({ 200: 90 }, '/new')],
  )
  expect(changed).toEqual([
    {
      scenario: 'mixed',
      endpoint: 'POST /orders',
      status: 409,
      baseline_share: 0,
      candidate_share: 0.6,
      requests: 200,
    },
    expect.objectContaining({ status: 201, baseline_share: 1, candidate_share: 0.4 }),
  ])
  expect(describeChangedAnswers(changed)).toEqual([
    'POST /orders (mixed): 409 0 % -> 60 %; 201 100 % -> 40 %',
  ])
  expect(explainVerdict({ verdict: 'ship', changed_answers: changed })).toBe(
    'Every check passed; what 1 endpoint answers has changed.',
  )
  const unseen = {
    data_checked: false,
    changed_answers: [...changed, ...changed.map((one) => ({ ...one, endpoint: 'GET /' }))],
  }
  expect(explainVerdict({ verdict: 'ship', ...unseen })).toBe(
    'Every check passed; what 2 endpoints answer has changed. No check looked at the stored data.',
  )
  expect(explainVerdict({ verdict: 'hold', ...unseen })).toBe(explainVerdict({ verdict: 'hold' }))
})

type Row = { readonly name: string; readonly before: Codes; readonly after: Codes }

test.each<Row>([
  { name: 'the same', before: { 201: 190, 409: 10 }, after: { 201: 190, 409: 10 } },
  {
    name: 'a difference that may be chance',
    before: { 201: 38, 409: 2 },
    after: { 201: 34, 409: 6 },
  },
  {
    name: 'a certain difference of 4 points',
    before: { 201: 100_000 },
    after: { 201: 96_000, 409: 4000 },
  },
  { name: 'too few requests of the candidate', before: { 201: 200 }, after: { 409: 29 } },
  { name: 'too few requests of the baseline', before: { 201: 29 }, after: { 409: 200 } },
  { name: 'no requests', before: {}, after: {} },
  {
    name: 'a stock that ran out on both, of which more was asked of one',
    before: { 201: 500, 409: 64 },
    after: { 201: 498, 409: 280 },
  },
])('$name is not listed', ({ before, after }) => {
  expect(listChangedAnswers('mixed', [orders(before)], [orders(after)])).toEqual([])
})

test('30 requests on both sides are enough where all answers changed', () => {
  expect(listChangedAnswers('mixed', [orders({ 201: 30 })], [orders({ 503: 30 })])).toMatchObject([
    { status: 503, requests: 30 },
    { status: 201, requests: 30 },
  ])
})

test.each<Row & { readonly listed: readonly number[] }>([
  {
    name: 'another refusal beside those',
    before: { 201: 500, 409: 64 },
    after: { 201: 500, 409: 64, 429: 216 },
    listed: [429],
  },
  {
    name: 'a tenth fewer accepted',
    before: { 201: 500, 409: 64 },
    after: { 201: 450, 409: 330 },
    listed: [201, 409],
  },
  {
    name: 'as many requests, refused in other ways',
    before: { 201: 500, 404: 90, 409: 10 },
    after: { 201: 500, 404: 10, 409: 90 },
    listed: [404, 409],
  },
  {
    name: 'nothing accepted, of more requests',
    before: { 404: 90, 409: 10 },
    after: { 404: 20, 409: 180 },
    listed: [404, 409],
  },
])('$name is no stock that ran out', ({ before, after, listed }) => {
  const changed = listChangedAnswers('mixed', [orders(before)], [orders(after)])
  expect(changed.map(({ status }) => status)).toEqual(expect.arrayContaining([...listed]))
})

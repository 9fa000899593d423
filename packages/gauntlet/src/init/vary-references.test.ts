import { expect, test } from 'vitest'
import { withRows } from './parse-rows.ts'
import { parseTables } from './parse-tables.ts'
import { varyReferences } from './vary-references.ts'

const schema = (
  rows: string,
) => `create table coupons (code text primary key, max_uses int not null);
  create table redemptions (id serial primary key, coupon_code text not null references coupons (code));
  insert into coupons (code, max_uses) values ${rows};`

const vary = (rows: string, coupon: string) => {
  const tables = withRows(parseTables(schema(rows)), schema(rows))
  const json = { coupon_code: coupon }
  const step = { kind: 'request' as const, method: 'POST', url: '/redemptions', json }
  const { request, names } = varyReferences({ step, statuses: [201] }, tables)
  return { sent: request.step.json, rows: names.map((one) => one.rows) }
}

test.each([
  {
    name: 'two rows',
    rows: "('c-1', 5), ('c-2', 5)",
    sent: 'c-{{ $randomNumber(1, 2) }}',
    count: 2,
  },
  { name: 'one row', rows: "('c-1', 5)", sent: 'c-1', count: 1 },
  { name: 'rows without a series', rows: "('c-1', 5), ('SPRING', 5)", sent: 'c-1', count: 1 },
  { name: 'a series with a gap', rows: "('c-1', 5), ('c-3', 5)", sent: 'c-1', count: 1 },
  {
    name: 'rows of which none is the one that is sent',
    rows: "('d-1', 5), ('d-2', 5)",
    sent: 'c-1',
    count: 1,
  },
])('of $name, the request names $sent', ({ rows, sent, count }) => {
  expect(vary(rows, 'c-1')).toEqual({ sent: { coupon_code: sent }, rows: [count] })
})

import { expect, test } from 'vitest'
import { parseTables } from './parse-tables.ts'
import { proposeRules } from './propose-rules.ts'

const propose = (sql: string) =>
  proposeRules(parseTables(sql)).map(({ name, isActive }) => (isActive ? name : `// ${name}`))

test.each([
  {
    name: 'a stock that no check holds',
    sql: 'create table products (id int primary key, stock int, "inStock" int, price int)',
    rules: ['products: stock is never negative', 'products: inStock is never negative'],
  },
  {
    name: 'a stock that a check holds',
    sql: 'create table products (stock int check (stock >= 0), qty int, constraint c check (qty > 0))',
    rules: [],
  },
  {
    name: 'amounts by which something moves, keys of other tables, texts',
    sql: `create table moves (stock_delta int, balance_id int references balances (id), balance text)`,
    rules: [],
  },
  {
    name: 'an idempotency key without a unique key',
    sql: 'create table payments (id int primary key, idempotency_key text, amount int)',
    rules: ['payments: one row for each idempotency_key'],
  },
  {
    name: 'an idempotency key within a unique key',
    sql: 'create table payments (tenant_id int, idempotency_key text, unique (tenant_id, idempotency_key))',
    rules: [],
  },
  {
    name: 'the e-mail of a user, and not that of an order',
    sql: 'create table users (email text); create table orders (email text, number text)',
    rules: ['users: one row for each email', 'orders: one row for each number'],
  },
  {
    name: 'places of an event',
    sql: `create table events (id int primary key, capacity int check (capacity > 0));
      create table bookings (event_id int references events, seats int check (seats > 0));
      create table tickets (event_id int references events (id), status text);`,
    rules: [
      'bookings: at most capacity of each of events',
      '// tickets: at most capacity of each of events',
    ],
  },
  {
    name: 'the total of an order, and one with a discount',
    sql: `create table orders (id int primary key, total numeric);
      create table order_lines (order_id int references orders, quantity int check (quantity > 0), unit_price numeric);
      create table invoices (id int primary key, total numeric, discount numeric);
      create table invoice_items (invoice_id int references invoices, amount numeric);`,
    rules: [
      'orders: total is the sum of its order_lines',
      '// invoices: total is the sum of its invoice_items',
    ],
  },
])('$name', ({ sql, rules }) => {
  expect(propose(sql)).toEqual(rules)
})

test('each rule says why, and its code names the key by which a breach is shown', () => {
  const [rule] = proposeRules(
    parseTables(
      'create table shop.stocks (shop int, sku text, stock int, primary key (shop, sku))',
    ),
  )
  expect(rule?.why).toContain('no check constraint')
  expect(rule?.code).toContain("key: ['shop', 'sku']")
})

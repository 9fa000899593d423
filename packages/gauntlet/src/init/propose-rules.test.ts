import { expect, test } from 'vitest'
import { withRows } from './parse-rows.ts'
import { parseTables } from './parse-tables.ts'
import { proposeRules } from './propose-rules.ts'

const propose = (sql: string) =>
  proposeRules(withRows(parseTables(sql), sql)).map(({ name, isActive }) =>
    isActive ? name : `// ${name}`,
  )

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
    rules: ['// moves: one row for each balance'],
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
    name: 'a stock and the orders that take from it, of rows that SQL files put in',
    sql: `create table products (id serial primary key, sku text unique, stock int check (stock >= 0));
      create table orders (id serial primary key, product_id int references products, quantity int check (quantity > 0));
      insert into products (sku, stock) values ('p-1', 40);`,
    rules: ['products: stock and its orders add up'],
  },
  {
    name: 'a stock of which nothing says what there was, or whose orders have a state',
    sql: `create table products (sku text primary key, stock int check (stock >= 0));
      create table sales (sku text references products);
      create table rooms (id int primary key, available int check (available >= 0));
      create table bookings (room_id int references rooms, status text);
      insert into rooms values (1, 3);`,
    rules: [
      '// products: stock and its sales add up',
      '// rooms: available and its bookings add up',
    ],
  },
  {
    name: 'a coupon with a counter and a limit, and one whose check compares them',
    sql: `create table coupons (code text primary key, max_uses int, used int);
      create table redemptions (id int primary key, coupon_code text references coupons (code));
      create table vouchers (code text primary key, quota int, used int, check (used <= quota));`,
    rules: [
      'redemptions: at most max_uses of each of coupons',
      'coupons: used is at most max_uses',
      'coupons: used counts its redemptions',
      '// vouchers: at most quota of each',
    ],
  },
  {
    name: 'a table that refers to another one by a name only',
    sql: `create table events (id int primary key, capacity int); create table seats (event_id int, customer text);
      create table persons (id int primary key, name text); create table letters (id int, person_id int);`,
    rules: [
      'seats: at most capacity of each of events',
      '// persons: one row for each name',
      '// letters: person_id names a row of persons',
    ],
  },
  {
    name: 'tables whose names say nothing: one comment each, and none where the keys hold it',
    sql: `create table prices (id int primary key, amount int); create table links (a int references prices, b int references prices);
      create table pairs (a int references prices, b int references prices, primary key (a, b));
      create table knex_migrations (id int, name text)`,
    rules: ['// prices: amount is never negative', '// links: one row for each a and b'],
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

const shop = `create table products (sku text primary key, stock int);
  create table orders (id serial primary key, sku text references products, quantity int);
  insert into products values ('p-1', 40);`

test('a stock that is never negative says what it does not see, and the next rule sees it', () => {
  const [negative, sold] = proposeRules(withRows(parseTables(shop), shop))
  expect(negative?.why).toMatch(/does not see a lost update.*`invariant` or `recount`.*`atMost`/)
  expect(sold).toMatchObject({ isActive: true, why: expect.stringContaining('lost update') })
  expect(sold?.code).toContain("(values ('p-1', 40)) as s (key, there_was)")
})

test.each([
  { name: 'a route sets the stock', route: { method: 'PATCH', path: '/products/:sku' } },
  { name: 'a route adds to it', route: { method: 'POST', path: '/products/:sku/restock' } },
  { name: 'orders are cancelled', route: { method: 'POST', path: '/orders/:id/cancel' } },
])('what was sold is a comment with its reason where $name', ({ route }) => {
  const rules = proposeRules(withRows(parseTables(shop), shop), [route])
  const sold = rules.find(({ name }) => name.includes('add up'))
  expect(sold?.isActive).toBe(false)
  expect(sold?.why).toContain(`It is a comment because ${route.method} ${route.path} may change`)
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

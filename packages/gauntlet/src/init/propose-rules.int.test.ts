import { createTestDatabase } from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { withRows } from './parse-rows.ts'
import { parseTables } from './parse-tables.ts'
import { proposeRules } from './propose-rules.ts'

const sql = `create table products (id serial primary key, "sku" varchar(20) not null unique, stock int not null);
  create table orders (id serial primary key, sku text not null references products (sku), quantity int not null);
  create table coupons (code text primary key, max_uses int not null, used int not null default 0);
  create table redemptions (id serial primary key, coupon_code text not null references coupons (code));
  create table rooms (id serial primary key, seats_available int not null);
  create table stays (id serial primary key, room_id int not null references rooms);
  insert into products (sku, stock) values ('p-1', 40), ('it''s', 3);
  insert into rooms (seats_available) values (2);
  insert into coupons (code, max_uses) values ('c', 2);`

const names = [
  'products: stock and its orders add up',
  'rooms: seats_available and its stays add up',
  'coupons: used is at most max_uses',
  'coupons: used counts its redemptions',
]

/** The names of rules whose own statement selects a row, which is a breach. */
async function findBroken(change: string): Promise<string[]> {
  const database = await createTestDatabase()
  try {
    await database.query(sql)
    await database.query(change)
    const broken: string[] = []
    for (const { name, code } of proposeRules(withRows(parseTables(sql), sql))) {
      const quoted = /^ {2}sql: (["'])(.*)\1,$/m.exec(code)
      if (!quoted || !names.includes(name)) continue
      const rows = await database.query((quoted[2] ?? '').replaceAll("\\'", "'"))
      if (rows.length > 0) broken.push(name)
    }
    return broken
  } finally {
    await database.drop()
  }
}

test.each([
  {
    name: 'a correct sale, stay and redemption',
    change: `update products set stock = 38 where sku = 'p-1'; insert into orders (sku, quantity) values ('p-1', 2);
      update rooms set seats_available = 1; insert into stays (room_id) values (1);
      update coupons set used = 1; insert into redemptions (coupon_code) values ('c');`,
    broken: [],
  },
  {
    name: 'a lost update of a stock that stays above zero',
    change: `update products set stock = 39 where sku = 'p-1'; insert into orders (sku, quantity) values ('p-1', 1), ('p-1', 1);`,
    broken: [names[0]],
  },
  {
    name: 'a place that is given twice',
    change: `update rooms set seats_available = 1; insert into stays (room_id) values (1), (1);`,
    broken: [names[1]],
  },
  {
    name: 'a counter that lost an update',
    change: `update coupons set used = 1; insert into redemptions (coupon_code) values ('c'), ('c');`,
    broken: [names[3]],
  },
  {
    name: 'a counter above its limit',
    change: `update coupons set used = 3; insert into redemptions (coupon_code) values ('c'), ('c'), ('c');`,
    broken: [names[2]],
  },
])('PostgreSQL finds what the rules say, after $name', async ({ change, broken }) => {
  expect(await findBroken(change)).toEqual(broken)
})

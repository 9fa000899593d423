import { expect, test } from 'vitest'
import { withDeferredWrites } from './deferred-columns.ts'
import { findDeferredWrites } from './find-deferred-writes.ts'
import { parseTables } from './parse-tables.ts'
import { proposeRules } from './propose-rules.ts'

const set =
  'update coupons set used = (select count(*) from redemptions r where r.coupon_id = coupons.id)'

test.each([
  {
    by: 'setInterval',
    file: 'server.js',
    text: `setInterval(async () => { await db.query('${set}') }, 500)`,
  },
  {
    by: 'setInterval',
    file: 'server.js',
    text: `async function count() {\n  await db.query('${set}')\n}\nconst tick = async () => {\n  await count()\n}\nsetInterval(tick, 500)`,
  },
  { by: 'setTimeout', file: 'server.ts', text: `setTimeout(() => void db.query(\`${set}\`), 50)` },
  {
    by: 'Cron',
    file: 'coupons.ts',
    text: `class A {\n  @Cron('* * * * * *')\n  async count() {\n    await this.db.query('${set}')\n  }\n}`,
  },
  {
    by: 'src/jobs/count.js',
    file: 'src/jobs/count.js',
    text: `export const run = () => db.query('${set}')`,
  },
  {
    by: 'background.add_task',
    file: 'main.py',
    text: `def count():\n    db.execute("${set}")\n\n@app.post("/x")\ndef x(background):\n    background.add_task(count)\n`,
  },
  {
    by: 'go func',
    file: 'main.go',
    text: `func main() {\n  go func() {\n    db.Exec("${set}")\n  }()\n}`,
  },
  {
    by: 'setInterval',
    file: 'arrow.js',
    text: `const refresh = () => pool.query(\`${set}\`)\nsetInterval(() => refresh().catch(() => {}), 200)`,
  },
  {
    by: 'setInterval',
    file: 'method.ts',
    text: `class A {\n  start() {\n    setInterval(() => void this.refresh(), 200)\n  }\n  private async refresh(): Promise<void> {\n    await this.db.query('${set}')\n  }\n}`,
  },
])('an update in $file by $by runs later', ({ by, file, text }) => {
  expect(findDeferredWrites(new Map([[file, text]]))).toEqual([
    { table: 'coupons', column: 'used', file, by },
  ])
})

test.each([
  { name: 'of the request', text: `app.post('/r', async () => { await db.query('${set}') })` },
  {
    name: 'after a pause',
    text: `await new Promise((resolve) => setTimeout(resolve, 5))\nawait db.query('${set}')`,
  },
  {
    name: 'of the request and of a timer',
    text: `db.query('update coupons set used = used + 1')\nsetInterval(() => db.query('${set}'), 9)`,
  },
])('an update $name is not named', ({ text }) => {
  expect(findDeferredWrites(new Map([['server.js', text]]))).toEqual([])
})

test('a counter that is updated later is a comment that names the place and the drain', () => {
  const tables =
    parseTables(`create table coupons (id serial primary key, used int not null default 0);
    create table redemptions (id serial primary key, coupon_id int not null references coupons);`)
  const find = (all: typeof tables) =>
    proposeRules(all).find(({ name }) => name === 'coupons: used counts its redemptions')
  expect(find(tables)?.isActive).toBe(true)
  const write = { table: 'coupons', column: 'used', file: 'server.js', by: 'setInterval' }
  const rule = find(withDeferredWrites(tables, [write]))
  expect(rule?.isActive).toBe(false)
  expect(rule?.why).toContain(
    'It is a comment because server.js (setInterval) updates coupons.used later than the request: declare a `drain`',
  )
})

import { createTestDatabase } from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { withRows } from './parse-rows.ts'
import { parseTables } from './parse-tables.ts'
import { proposeRules } from './propose-rules.ts'

const tables = (from: string, to: string) => `
  create table accounts (id serial primary key, balance numeric(12, 2) not null);
  create table transfers (id serial primary key, ${from} int references accounts, ${to} int references accounts, amount numeric(12, 2));
  insert into accounts (balance) select 100 from generate_series(1, 3);`

/** The keys of which the query of `recount` finds another sum than what is stored. */
async function findWrong(schema: string, change: string): Promise<string[]> {
  const database = await createTestDatabase()
  try {
    await database.query(schema)
    await database.query(change)
    const rules = proposeRules(withRows(parseTables(schema), schema))
    const code = rules.find(({ calls }) => calls === 'recount')?.code ?? ''
    const query = /^ {2}stored: (["'])(.*)\1,$/m.exec(code)?.[2] ?? ''
    const rows = await database.query<{ key: number; stored: string; recount: string }>(query)
    return rows
      .filter(({ stored, recount }) => Number(stored) !== Number(recount))
      .map(({ key }) => String(key))
  } finally {
    await database.drop()
  }
}

const moved = 'insert into transfers values (default, 1, 2, 10), (default, 2, 3, 4);'
const right = 'update accounts set balance = case id when 1 then 90 when 2 then 106 else 104 end;'

test.each([
  { name: 'a right ledger', change: moved + right, wrong: [] },
  {
    name: 'updates lost on both sides of a transfer, which keep the sum',
    change: `${moved}${right} insert into transfers values (default, 1, 2, 10);`,
    wrong: ['1', '2'],
  },
])('the recount of $name finds $wrong', async ({ change, wrong }) => {
  expect(await findWrong(tables('from_id', 'to_id'), change)).toEqual(wrong)
  // What a debit means is not known: either may be taken from.
  expect(await findWrong(tables('debit_id', 'credit_id'), change)).toEqual(wrong)
  expect(await findWrong(tables('credit_id', 'debit_id'), change)).toEqual(wrong)
})

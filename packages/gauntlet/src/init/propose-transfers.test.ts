import { expect, test } from 'vitest'
import { withRows } from './parse-rows.ts'
import { parseTables } from './parse-tables.ts'
import { proposeRules } from './propose-rules.ts'

type Routes = Parameters<typeof proposeRules>[1]

const propose = (sql: string, routes: Routes = []) =>
  proposeRules(withRows(parseTables(sql), sql), routes)

const names = (sql: string, routes: Routes = []) =>
  propose(sql, routes)
    .filter(({ name }) => !name.endsWith('never negative'))
    .map(({ name, isActive }) => (isActive ? name : `// ${name}`))

const accounts = `create table accounts (id serial primary key, balance bigint not null);
  insert into accounts (balance) values (1000), (500);`
const transfers = (from: string, to: string, more = '') =>
  `create table transfers (id serial primary key, ${from} int references accounts, ${to} int references accounts (id), amount int not null${more});`

const made = 'accounts: balance is what its transfers make it'
const kept = 'accounts: transfers keep the sum of balance'

test.each([
  { name: 'from_id and to_id', from: 'from_id', to: 'to_id' },
  { name: 'to first', from: 'to_account', to: 'from_account' },
  { name: 'sender and receiver', from: 'sender_id', to: 'receiver_id' },
  { name: 'debit and credit', from: 'debit_account_id', to: 'credit_account_id' },
])('a ledger that names two accounts by $name: the balances and their sum', ({ from, to }) => {
  expect(names(accounts + transfers(from, to))).toEqual([made, kept])
})

test('rows of generate_series, keys that are texts, an opening balance: what there was is known', () => {
  const series = `create table accounts (id text primary key, balance numeric);
    insert into accounts (id, balance) select 'acc-' || g, 100 from generate_series(1, 50) g;
    create table transfers (source text references accounts, target text references accounts, amount_cents int);`
  const [recount, sum] = propose(series).filter(
    ({ isActive, name }) => isActive && !/never/.test(name),
  )
  expect(recount?.code).toContain("('acc-1', 100)")
  expect(sum?.code).toContain('having sum(balance) <> 5000')
  const opening = `create table accounts (id int primary key, balance int, opening_balance int);
    ${transfers('from_id', 'to_id')}`
  expect(names(opening)).toEqual([made, `// ${kept}`])
})

test.each([
  {
    name: 'no file states what there was',
    sql: `create table accounts (id serial primary key, balance int); ${transfers('from_id', 'to_id')}`,
    why: 'no SQL file states what there was',
  },
  {
    name: 'transfers have a state',
    sql: accounts + transfers('from_id', 'to_id', ', status text'),
    why: 'of transfers.status: rows that move nothing must not be counted',
  },
  {
    name: 'transfers have a fee',
    sql: accounts + transfers('from_id', 'to_id', ', fee int'),
    why: 'of transfers.fee',
  },
  {
    name: 'transfers are there at the start',
    sql: `${accounts + transfers('from_id', 'to_id')} insert into transfers (from_id, to_id, amount) select 1, 2, x from y;`,
    why: 'SQL files put rows into transfers',
  },
  {
    name: 'another table moves balances',
    sql: `${accounts + transfers('from_id', 'to_id')} create table deposits (account_id int references accounts, amount int);`,
    why: 'deposits may move balance, too',
  },
  {
    name: 'a route moves them',
    sql: accounts + transfers('from_id', 'to_id'),
    routes: [{ method: 'POST', path: '/accounts/:id/deposit' }],
    why: 'POST /accounts/:id/deposit may change balance',
  },
  {
    name: 'only names say it',
    sql: `${accounts} create table transfers (from_account_id int, to_account_id int references accounts, account_id int, amount int);`,
    why: 'only names suggest it',
  },
  {
    name: 'rows do not say whether it came or went',
    sql: `${accounts} create table entries (account_id int references accounts, amount int check (amount > 0));`,
    why: 'entries.amount is above zero',
  },
])('it is a comment with its reason where $name', ({ sql, routes, why }) => {
  const rules = propose(sql, routes).filter(({ calls }) => calls === 'recount')
  expect(rules.map(({ isActive }) => isActive)).toEqual([false])
  expect(rules[0]?.why).toContain(`It is a comment because ${why}`)
})

test('new accounts bring a balance: only the sum is a comment', () => {
  const routes = [{ method: 'POST', path: '/accounts' }]
  expect(names(accounts + transfers('from_id', 'to_id'), routes)).toEqual([made, `// ${kept}`])
})

test('a ledger of signed entries', () => {
  const sql = `${accounts} create table ledger_entries (account_id int references accounts, delta int);`
  expect(names(sql)).toEqual(['accounts: balance is what its ledger_entries make it'])
})

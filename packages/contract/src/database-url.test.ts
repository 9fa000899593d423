import { expect, test } from 'vitest'
import { findDatabaseUrlProblem, redactDatabaseUrl } from './database-url.ts'

test.each([
  'postgres://127.0.0.1/x',
  'postgresql://u:p%23%2F%40@db.example.org:5432/x?sslmode=require',
  'postgres:///x?host=/var/run/postgresql',
  'postgres://u:p@%2Fvar%2Frun/x',
  'postgres://u:p@[::1]:5432/x',
])('%s is one', (url) => {
  expect(findDatabaseUrlProblem(url)).toBeUndefined()
})

test.each([
  ['nonsense', /no URL such as postgres:/],
  ['mysql://u:s3cret@127.0.0.1:3306/x', /PostgreSQL only/],
  ['./data/app.sqlite', /PostgreSQL only/],
  [' ', /no URL such as postgres:/],
  ['host=127.0.0.1 password=s3cret', /no URL such as postgres:/],
  ['http://127.0.0.1/x', /no URL such as postgres:/],
  ['postgres://u:s3cret@127.0.0.1:99999/x', /ports go up to 65535/],
  ['postgres://u:s3#cret@127.0.0.1:1/x', /cannot be read as a URL/],
  ['postgres://u:12#s3cret@127.0.0.1:1/x', /behind its host/],
  ['postgres://u:12/s3cret@127.0.0.1:1/x', /behind its host/],
  ['postgres://u:12?s3cret@127.0.0.1:1/x', /behind its host/],
])('%s is none, and no secret is said', (url, problem) => {
  expect(findDatabaseUrlProblem(url)).toMatch(problem)
  expect(findDatabaseUrlProblem(url)).not.toContain('s3')
})

test.each([
  ['postgres://u:s3cret@127.0.0.1:5999/nope', 'postgres://u:***@127.0.0.1:5999/nope'],
  ['postgres://127.0.0.1/x', 'postgres://127.0.0.1/x'],
  ['postgres:///x?host=/run&password=s3cret', 'postgres:///x?host=%2Frun&password=***'],
  ['postgres://u:s3cret@[/x', 'a URL that cannot be read'],
])('%s is shown without its password', (url, shown) => {
  expect(redactDatabaseUrl(url)).toBe(shown)
})

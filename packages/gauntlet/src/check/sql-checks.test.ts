import { expect, test } from 'vitest'
import { parseSqlChecks } from './sql-checks.ts'

test('each query has the name of the comment before it, wherever semicolons stand', () => {
  const text = `-- name: stock is never negative
select 1 where ';' <> $x$ ; $x$;

/* ; */
-- one row for each email
-- (a second line)
select email as "a;b" from users
`
  expect(parseSqlChecks(text, 'rules.sql').map(({ name }) => name)).toEqual([
    'stock is never negative',
    'one row for each email',
  ])
})

test.each([
  { text: '\n\nselect 1;', says: 'rules.sql:3: write what must hold' },
  {
    text: '-- a\nselect 1;\n-- a\nselect 2;',
    says: 'rules.sql:3: there are two queries named "a"',
  },
])('$says', ({ text, says }) => {
  expect(() => parseSqlChecks(text, 'rules.sql')).toThrow(says)
})

test('a file without a query has none', () => {
  expect(parseSqlChecks('-- nothing yet\n;;\n', 'rules.sql')).toEqual([])
})

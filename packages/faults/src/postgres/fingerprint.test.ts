import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toFingerprint } from './fingerprint.ts'

const rows: [what: string, sql: string, fingerprint: string][] = [
  ['case and spacing', 'INSERT  INTO\n Orders VALUES (1)', 'insert into orders values (?)'],
  ['quoted names keep theirs', 'select "A b" from "T"', 'select "A b" from "T"'],
  ['a quote in a quoted name', 'select "a""b" , 1', 'select "a""b", ?'],
  ['a quote in a string', "select 'it''s' , 'b'", 'select ?'],
  ['a backslash in an E string', String.raw`select E'it\'s', 2 from t`, 'select ? from t'],
  ['a backslash in a plain string', String.raw`select 'a\' from t`, 'select ? from t'],
  ['other strings', "select B'1', X'f', N'x', U&'y' from t", 'select ? from t'],
  ['dollar quotes', 'do $a$ begin $b$ 1 $b$; end $a$', 'do ?'],
  [
    'placeholders',
    'select * from t where a = $1 and b=$12',
    'select * from t where a = ? and b = ?',
  ],
  ['numbers', 'select 1, 1.5, .5, 1e-9, -3 from t1', 'select ?, - ? from t1'],
  ['comments', 'select /* a /* b */ c */ 1 -- end\n from t', 'select ? from t'],
  ['a comment without an end', 'select 1 /* a', 'select ?'],
  [
    'lists of any length',
    'insert into t (a, b) values ($1, $2), ($3, $4)',
    'insert into t (a, b) values (?)',
  ],
  ['in lists', 'select a from t where b in (1, 2, 3)', 'select a from t where b in (?)'],
  ['semicolons at the end', 'commit ; ; ', 'commit'],
  ['casts', 'select $1::text, now ( )', 'select ?::text, now ()'],
  ['no words', '', ''],
  ['words of other alphabets', 'select größe from Прайс', 'select größe from прайс'],
]

test.each(rows)('%s', (_what, sql, fingerprint) => {
  expect(toFingerprint(sql)).toBe(fingerprint)
})

test('what is a fingerprint already stays as it is', () => {
  fc.assert(
    fc.property(fc.constantFrom(...rows.map(([, sql]) => sql)), (sql) => {
      expect(toFingerprint(toFingerprint(sql).replaceAll('?', '1'))).toBe(toFingerprint(sql))
    }),
  )
})

test('it ends for any text', () => {
  const pieces = fc.constantFrom(
    "'",
    '"',
    '$$',
    '$a$',
    '/*',
    '*/',
    '--',
    '\n',
    'e',
    '\\',
    '1',
    'a',
    ' ',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
      expect(typeof toFingerprint(parts.join(''))).toBe('string')
    }),
  )
})

test('a megabyte of values takes no second', () => {
  const values = Array.from({ length: 20_000 }, (_, at) => `(${at}, 'name ${at}', now())`)
  const sql = `insert into t values ${values.join(', ')}`
  expect(toFingerprint(sql).length).toBeLessThan(sql.length)
})

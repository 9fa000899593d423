import { expect, test } from 'vitest'
import { findCheckedInserts } from './find-checked-inserts.ts'

const find = (text: string, file = 'a.js') =>
  findCheckedInserts(new Map([[file, text]])).map(({ file: _file, ...one }) => one)
const both = (question: string, between = 'if (rows.length > 0) return refuse()') =>
  `const { rows } = await db.query(${question})\n${between}\nawait db.query('insert into bookings (a) values ($1)')`

test.each([
  {
    name: 'two columns',
    text: both("'select 1 from bookings where show_id = $1 and seat_no = $2', [a, b]"),
    found: { table: 'bookings', columns: ['show_id', 'seat_no'] },
  },
  {
    name: 'an alias, a lock and a template',
    text: both('`select b.id from bookings b where b.show_id = ${show} AND b.seat_no = ${seat} for update`'),
    found: { table: 'bookings', columns: ['show_id', 'seat_no'] },
  },
  {
    name: 'rows of one state',
    text: both(`"select id from bookings where seat = $1 and status <> 'cancelled' limit 1"`),
    found: { table: 'bookings', columns: ['seat'], where: "status <> 'cancelled'" },
  },
  {
    name: 'a number of rows that is compared with none',
    text: both("'select count(*) from bookings where seat = $1'", 'if (rows[0].count > 0) return'),
    found: { table: 'bookings', columns: ['seat'] },
  },
  {
    name: 'Python',
    text: 'cur.execute("SELECT id FROM bookings WHERE show_id = %s AND seat_no = %s", (a, b))\nif cur.fetchone():\n    abort(409)\ncur.execute("INSERT INTO bookings (a) VALUES (%s)")',
    found: { table: 'bookings', columns: ['show_id', 'seat_no'] },
  },
  {
    name: 'Prisma',
    text: 'const old = await prisma.booking.findFirst({ where: { showId, seatNo: seat } })\nif (old) throw new Conflict()\nawait prisma.booking.create({ data })',
    found: { table: 'booking', columns: ['showId', 'seatNo'] },
  },
]) ('a check before an insertion: $name', ({ text, found }) => {
  expect(find(text)).toEqual([found])
}) // prettier-ignore

test.each([
  ['a limit', both("'select count(*) from bookings where show_id = $1'", 'if (n >= capacity) return')],
  ['a sum', both("'select sum(amount) from bookings where day = $1'")],
  ['a range', both("'select id from bookings where room = $1 and day > $2'")],
  ['another table', both("'select id from shows where id = $1'")],
  ['nothing decides', both("'select id from bookings where seat = $1'", 'log()')],
  ['no insertion after it', "db.query('select id from bookings where seat = $1', [seat])\nif (a) b()"],
]) ('no check of that kind: %s', (_, text) => {
  expect(find(text)).toEqual([])
}) // prettier-ignore

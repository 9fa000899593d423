// A correct booking API on DATABASE_URL: a seat of a show is booked once (201), a second time it is taken (409).
// Payments have small numbers, as accounts and seats do.
import { createServer } from 'node:http'
import pg from 'pg'

const { DATABASE_URL, PORT } = process.env
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 })
pool.on('error', () => undefined)
await pool.query(`
  create table if not exists payments (id int generated always as identity, account int not null);
  create table if not exists bookings (show int, seat int, account int not null, primary key (show, seat))`)

async function book(show, { seatNo, accountId }) {
  const { rowCount } = await pool.query(
    'insert into bookings values ($1, $2, $3) on conflict do nothing',
    [show, seatNo, accountId],
  )
  return rowCount === 1 ? [201, { seatNo, accountId }] : [409, { error: 'seat taken' }]
}

async function pay({ accountId }) {
  const { rows } = await pool.query('insert into payments (account) values ($1) returning id', [
    accountId,
  ])
  return [201, { paymentId: rows[0].id }]
}

async function answer({ method, url, body }) {
  const [, , resource, id] = url.split('/')
  if (url === '/ready') return [200, { ok: true }]
  if (resource === 'payments' && method === 'POST') return await pay(JSON.parse(body))
  if (resource === 'shows' && method === 'POST') return await book(Number(id), JSON.parse(body))
  if (resource === 'accounts') return [200, { accountId: Number(id) }]
  return [404, { error: 'unknown' }]
}

createServer((request, response) => {
  const pieces = []
  request.on('data', (piece) => pieces.push(piece))
  request.on('end', () => {
    const { method, url } = request
    void answer({ method, url, body: Buffer.concat(pieces).toString() })
      .catch((error) => [500, { error: error.message }])
      .then(([status, json]) => {
        response.writeHead(status, { 'content-type': 'application/json' })
        response.end(JSON.stringify(json))
      })
  })
}).listen(Number(PORT), '127.0.0.1')

// Answers once an order stands in the outbox; a relay ships what stands there, every 700 ms. BUILD=right ships and marks in one
// transaction. BUILD=wrong ships one after the other, and marks them all behind the last one.
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

const { BUILD, DATABASE_URL, PORT } = process.env
const pool = new pg.Pool({ connectionString: DATABASE_URL })
await pool.query(
  'create table if not exists outbox (id bigserial primary key, ref text, sent boolean default false)',
)
await pool.query('create table if not exists shipments (ref text)')

async function ship(client) {
  const { rows } = await client.query('select * from outbox where not sent order by id')
  for (const { ref } of rows) {
    await client.query('insert into shipments values ($1)', [ref])
    await sleep(4)
  }
  const ids = rows.map(({ id }) => id)
  await client.query('update outbox set sent = true where id = any($1)', [ids])
}

async function relay() {
  for (;;) {
    await sleep(700)
    const client = await pool.connect()
    if (BUILD === 'right') await client.query('begin')
    await ship(client)
    if (BUILD === 'right') await client.query('commit')
    client.release()
  }
}
void relay()

createServer(async (request, response) => {
  if (request.url === '/ready') return response.end('ok')
  if (request.url === '/outbox') {
    const { rows } = await pool.query('select count(*)::int as open from outbox where not sent')
    return response.end(JSON.stringify(rows[0]))
  }
  let text = ''
  for await (const piece of request) text += piece
  await pool.query('insert into outbox (ref) values ($1)', [JSON.parse(text).ref])
  response.writeHead(202).end()
}).listen(Number(PORT), '127.0.0.1')

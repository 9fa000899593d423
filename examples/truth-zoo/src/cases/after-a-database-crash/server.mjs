// Takes orders. BUILD=right makes new connections when the database has crashed. BUILD=dead-writes keeps one connection for
// its writes, and never makes another. BUILD=exits does not listen to the errors of its pool, nor
// to those of a connection that is idle whenever the database crashes.
import { createServer } from 'node:http'
import pg from 'pg'

const { BUILD, DATABASE_URL, PORT } = process.env
const pool = new pg.Pool({ connectionString: DATABASE_URL })
if (BUILD !== 'exits') pool.on('error', () => undefined)
if (BUILD === 'exits') await new pg.Client({ connectionString: DATABASE_URL }).connect()
await pool.query('create table if not exists orders (id text primary key)')

let writer = pool
if (BUILD === 'dead-writes') {
  writer = new pg.Client({ connectionString: DATABASE_URL })
  writer.on('error', () => undefined)
  await writer.connect()
}

async function answer(request, text) {
  if (request.method === 'GET') {
    const { rows } = await pool.query('select count(*)::int as orders from orders')
    return [200, rows[0]]
  }
  const { id } = JSON.parse(text)
  await writer.query('insert into orders values ($1) on conflict do nothing', [id])
  return [201, { id }]
}

createServer(async (request, response) => {
  if (request.url === '/ready') return response.end('ok')
  let text = ''
  for await (const piece of request) text += piece
  const [status, body] = await answer(request, text).catch((error) => [500, String(error)])
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}).listen(Number(PORT), '127.0.0.1')

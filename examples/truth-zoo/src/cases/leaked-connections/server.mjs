// Hands out names, in a transaction. BUILD=wrong forgets the connection where a name is taken.
import { createServer } from 'node:http'
import pg from 'pg'

const { BUILD, DATABASE_URL, PORT } = process.env
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 })
await pool.query('create table if not exists handles (name text primary key)')

/** Whether the name was still free. */
async function take(name) {
  const client = await pool.connect()
  await client.query('begin')
  const taken = await client.query('select 1 from handles where name = $1', [name])
  if (taken.rowCount > 0) {
    if (BUILD === 'wrong') return false
    await client.query('rollback')
    client.release()
    return false
  }
  await client.query('insert into handles values ($1) on conflict do nothing', [name])
  await client.query('commit')
  client.release()
  return true
}

createServer(async (request, response) => {
  if (request.url === '/ready') return response.end('ok')
  let text = ''
  for await (const piece of request) text += piece
  const isFree = await take(JSON.parse(text).name)
  response.writeHead(isFree ? 201 : 409, { 'content-type': 'application/json' }).end('{}')
}).listen(Number(PORT), '127.0.0.1')

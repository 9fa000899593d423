// Makes a cart, the same answer however often it is asked: 204. BUILD=lossy forgets the commit.
import { createServer } from 'node:http'
import pg from 'pg'

const { BUILD, DATABASE_URL, PORT } = process.env
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 })
await pool.query('create table if not exists carts (id text primary key, owner text not null)')

async function makeCart(id, owner) {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('insert into carts values ($1, $2) on conflict do nothing', [id, owner])
    await client.query(BUILD === 'lossy' ? 'rollback' : 'commit')
  } finally {
    client.release()
  }
}

createServer(async (request, response) => {
  if (request.url === '/ready') return response.end('ok')
  let text = ''
  for await (const piece of request) text += piece
  await makeCart(request.url.split('/')[2], JSON.parse(text).owner)
  response.writeHead(204).end()
}).listen(Number(PORT), '127.0.0.1')

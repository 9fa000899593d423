// Moves money between accounts of numeric(12,2). BUILD=cent rounds each deposit down; BUILD=noop answers and moves nothing.
import { createServer } from 'node:http'
import pg from 'pg'

const { BUILD, DATABASE_URL, PORT } = process.env
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 })
await pool.query(
  'create table if not exists accounts (id int primary key, balance numeric(12,2) not null)',
)
await pool.query(
  'insert into accounts select n, 33.33 from generate_series(1, 3) n on conflict do nothing',
)

async function transfer({ from, to, amount }) {
  if (BUILD === 'noop') return
  const client = await pool.connect()
  const deposit = BUILD === 'cent' ? '$2::numeric - 0.01' : '$2::numeric'
  try {
    await client.query('begin')
    // In one order, so that two transfers never wait for each other.
    await client.query('select 1 from accounts order by id for update')
    const withdraw = 'update accounts set balance = balance - $2::numeric where id = $1'
    await client.query(withdraw, [from, amount])
    await client.query(`update accounts set balance = balance + ${deposit} where id = $1`, [
      to,
      amount,
    ])
    await client.query('commit')
  } finally {
    client.release()
  }
}

createServer(async (request, response) => {
  if (request.url === '/ready') return response.end('ok')
  let text = ''
  for await (const piece of request) text += piece
  await transfer(JSON.parse(text))
  response.writeHead(201, { 'content-type': 'application/json' }).end(text)
}).listen(Number(PORT), '127.0.0.1')

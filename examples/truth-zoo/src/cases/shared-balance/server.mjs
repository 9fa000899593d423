// A ledger of entries with running balances. BUILD=wrong reads the last balance and adds to it; BUILD=right locks the account.
import { createServer } from 'node:http'
import pg from 'pg'

const { BUILD, DATABASE_URL, PORT } = process.env
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 })
await pool.query(
  `create table if not exists ledger (id bigserial primary key, account text, amount int, balance int)`,
)

async function add(client, { account, amount }) {
  await client.query('begin')
  if (BUILD === 'right') await client.query('select pg_advisory_xact_lock(hashtext($1))', [account])
  const last = 'select balance from ledger where account = $1 order by id desc limit 1'
  const { rows } = await client.query(last, [account])
  const balance = (rows[0]?.balance ?? 0) + amount
  const entry = 'insert into ledger (account, amount, balance) values ($1, $2, $3)'
  await client.query(entry, [account, amount, balance])
  await client.query('commit')
  return balance
}

createServer(async (request, response) => {
  if (request.url === '/ready') return response.end('ok')
  let text = ''
  for await (const piece of request) text += piece
  const client = await pool.connect()
  const balance = await add(client, JSON.parse(text)).finally(() => client.release())
  const headers = { 'content-type': 'application/json' }
  response.writeHead(201, headers).end(JSON.stringify({ balance }))
}).listen(Number(PORT), '127.0.0.1')

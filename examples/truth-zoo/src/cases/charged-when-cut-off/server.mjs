// Charges a card, which takes a while. Whose caller goes away is charged later, so that no charge is lost: BUILD=wrong forgets
// that the first try may still come to its end; BUILD=right knows a charge by its id.
import { createServer } from 'node:http'
import pg from 'pg'

const { BUILD, DATABASE_URL, PORT } = process.env
const pool = new pg.Pool({ connectionString: DATABASE_URL })
const key = BUILD === 'right' ? 'primary key' : 'not null'
await pool.query(`create table if not exists charges (id text ${key})`)

const insert = `insert into charges values ($1) ${BUILD === 'right' ? 'on conflict do nothing' : ''}`

async function charge(id) {
  await pool.query('select pg_sleep(0.2)')
  await pool.query(insert, [id])
}

createServer(async (request, response) => {
  if (request.url === '/ready') return response.end('ok')
  let text = ''
  for await (const piece of request) text += piece
  const { id } = JSON.parse(text)
  response.on('close', () => {
    if (!response.writableFinished) setTimeout(() => void charge(id), 100)
  })
  await charge(id)
  response.writeHead(201).end()
}).listen(Number(PORT), '127.0.0.1')

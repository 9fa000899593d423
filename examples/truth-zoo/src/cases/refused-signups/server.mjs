// Signs up an address once and answers 409 to everybody else. BUILD=wrong looks first and inserts then.
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import pg from 'pg'

const { BUILD, DATABASE_URL, PORT } = process.env
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 })
const unique = BUILD === 'right' ? 'unique' : ''
await pool.query(
  `create table if not exists users (id uuid primary key, email text not null ${unique})`,
)

/** The id of the new account; undefined if the address is taken. */
async function signUp(email) {
  const { rows } = await pool.query('select 1 from users where email = $1', [email])
  if (rows.length > 0) return undefined
  const id = randomUUID()
  const insert = 'insert into users values ($1, $2) on conflict do nothing'
  return (await pool.query(insert, [id, email])).rowCount === 1 ? id : undefined
}

createServer(async (request, response) => {
  if (request.url === '/ready') return response.end('ok')
  let text = ''
  for await (const piece of request) text += piece
  const id = await signUp(JSON.parse(text).email)
  response.writeHead(id ? 201 : 409, { 'content-type': 'application/json' })
  response.end(JSON.stringify(id ? { id } : { error: 'taken' }))
}).listen(Number(PORT), '127.0.0.1')

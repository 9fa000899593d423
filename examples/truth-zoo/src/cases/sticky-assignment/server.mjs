// Assigns a user to a variant. BUILD=wrong looks first and inserts then; BUILD=right lets a unique key decide.
import { createServer } from 'node:http'
import pg from 'pg'

const { BUILD, DATABASE_URL, PORT } = process.env
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 })
const key = BUILD === 'right' ? 'primary key' : 'not null'
await pool.query(
  `create table if not exists assignments (user_id text ${key}, variant text not null)`,
)

const find = async (user) =>
  (await pool.query('select variant from assignments where user_id = $1 limit 1', [user])).rows[0]

async function assign(user, variant) {
  const found = await find(user)
  if (found) return found.variant
  const insert = 'insert into assignments values ($1, $2)'
  if (BUILD !== 'right') {
    await pool.query(insert, [user, variant])
    return variant
  }
  await pool.query(`${insert} on conflict do nothing`, [user, variant])
  return (await find(user)).variant
}

createServer(async (request, response) => {
  if (request.url === '/ready') return response.end('ok')
  let text = ''
  for await (const piece of request) text += piece
  const { user, variant } = JSON.parse(text)
  const answer = JSON.stringify({ variant: await assign(user, variant) })
  response.writeHead(200, { 'content-type': 'application/json' }).end(answer)
}).listen(Number(PORT), '127.0.0.1')

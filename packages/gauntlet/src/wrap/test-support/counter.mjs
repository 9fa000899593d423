// A counter API on DATABASE_URL. With ADDS=read-then-write it reads, adds and writes back, as many backends do: of two
// additions at once one is lost. With ADDS=in-the-database the database adds. POST /fail answers as its body says.
import { createServer } from 'node:http'
import pg from 'pg'

const { ADDS = 'read-then-write', DATABASE_URL, PORT } = process.env
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 })
pool.on('error', () => undefined)
await pool.query('create table if not exists counters (name text primary key, value int not null)')

async function add(name, amount) {
  if (ADDS === 'in-the-database') {
    const { rows } = await pool.query(
      `insert into counters values ($1, $2)
       on conflict (name) do update set value = counters.value + $2 returning value`,
      [name, amount],
    )
    return rows[0].value
  }
  await pool.query('insert into counters values ($1, 0) on conflict do nothing', [name])
  const { rows } = await pool.query('select value from counters where name = $1', [name])
  const value = rows[0].value + amount
  await new Promise((resolve) => setTimeout(resolve, 5))
  await pool.query('update counters set value = $2 where name = $1', [name, value])
  return value
}

async function answer({ method, url, body }) {
  const [, resource, name] = url.split('/')
  if (resource === 'ready') return [200, { ok: true }]
  if (resource === 'fail') return [JSON.parse(body).status, { failed: true }]
  if (resource !== 'counters' || name === undefined) return [404, { error: 'unknown' }]
  if (method === 'POST') return [200, { value: await add(name, JSON.parse(body).amount) }]
  const { rows } = await pool.query('select value from counters where name = $1', [name])
  return [200, { value: rows[0]?.value ?? 0 }]
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

// Opens one account for each name; ids begin beyond 2^53 and every answer is compressed. BUILD=right answers the id with
// its digits, BUILD=wrong as a JavaScript number, which rounds it; BUILD=unreadable says zstd of bytes that nobody can read.
import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'
import pg from 'pg'

const { BUILD, DATABASE_URL, PORT } = process.env
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 })
await pool.query(`create table if not exists accounts (name text primary key,
  id numeric(20, 1) not null unique, opened bigserial)`)
await pool.query(`create sequence if not exists ids start 9007199254740993 increment 2`)

async function open(name) {
  await pool.query(`insert into accounts values ($1, nextval('ids')) on conflict do nothing`, [
    name,
  ])
  const { rows } = await pool.query('select id::bigint as id from accounts where name = $1', [name])
  return rows[0].id
}

createServer(async (request, response) => {
  if (request.url === '/ready') return response.end('ok')
  let text = ''
  for await (const piece of request) text += piece
  const id = await open(JSON.parse(text).name)
  const body = gzipSync(`{"id":${BUILD === 'wrong' ? Number(id) : id}}`)
  const encoding = BUILD === 'unreadable' ? 'zstd' : 'gzip'
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding })
  response.write(body.subarray(0, 5))
  response.end(body.subarray(5))
}).listen(Number(PORT), '127.0.0.1')

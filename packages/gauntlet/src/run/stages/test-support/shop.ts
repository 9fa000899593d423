// A shop that keeps orders. With STORES=later it answers first and stores every two seconds: a crash loses orders.
import { createServer } from 'node:http'
import { Pool } from 'pg'

const pool = new Pool({ connectionString: process.env['DATABASE_URL'] })
pool.on('error', () => undefined) // the database may crash
await pool.query('create table if not exists orders (id text primary key)')

const store = (id: string) =>
  pool.query('insert into orders (id) values ($1) on conflict do nothing', [id])
const waiting: string[] = []
setInterval(() => {
  for (const id of waiting.splice(0)) void store(id)
}, 2_000)

const server = createServer((incoming, outgoing) => {
  const pieces: Buffer[] = []
  incoming.on('data', (piece: Buffer) => pieces.push(piece))
  incoming.on('end', () => {
    if (incoming.url === '/ready') return void outgoing.end('ok')
    const { id } = JSON.parse(Buffer.concat(pieces).toString()) as { id: string }
    const stored = process.env['STORES'] === 'later' ? waiting.push(id) : store(id)
    Promise.resolve(stored).then(
      () => outgoing.writeHead(201).end(),
      () => outgoing.writeHead(500).end(),
    )
  })
})
server.listen(Number(process.env['PORT']), '127.0.0.1')

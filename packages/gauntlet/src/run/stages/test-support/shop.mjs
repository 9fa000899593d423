// A shop that keeps orders, in plain JavaScript: tests start it often, and compiling would be most of a start. With
// STORES=later it answers first and stores every two seconds: a crash loses orders. With STORES=again it tries again where
// the database gave no answer. With STARTS=once it does not start
// again; with SERVES=until-crash one of its replicas refuses all once the database crashed.
import { existsSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { Pool } from 'pg'

const { DATABASE_URL, MARK = '', PORT, SERVES, STARTS, STORES } = process.env
if (STARTS === 'once') {
  if (existsSync(MARK)) throw new Error('it was started before')
  writeFileSync(MARK, '')
}
let refuses = false
const pool = new Pool({ connectionString: DATABASE_URL })
pool.on('error', () => {
  if (SERVES !== 'until-crash' || existsSync(MARK)) return
  writeFileSync(MARK, '')
  refuses = true
})
// Replicas start together: of two that create one table at the same moment, PostgreSQL would refuse one.
await pool.query(`begin; select pg_advisory_xact_lock(1);
  create table if not exists orders (id text primary key);
  create table if not exists payments (id text not null); commit`)

const store = (id) => pool.query('insert into orders (id) values ($1) on conflict do nothing', [id])
// Whether the first one was stored is not known.
const pay = (id) => {
  const add = () => pool.query('insert into payments (id) values ($1)', [id])
  return add().catch(add)
}
const waiting = []
setInterval(() => {
  for (const id of waiting.splice(0)) void store(id)
}, 2_000)

const server = createServer((incoming, outgoing) => {
  const pieces = []
  incoming.on('data', (piece) => pieces.push(piece))
  incoming.on('end', () => {
    if (incoming.url === '/ready') return void outgoing.end('ok')
    if (refuses) return void outgoing.writeHead(503).end()
    const { id } = JSON.parse(Buffer.concat(pieces).toString())
    const stored = STORES === 'later' ? waiting.push(id) : STORES === 'again' ? pay(id) : store(id)
    Promise.resolve(stored).then(
      () => outgoing.writeHead(201).end(),
      () => outgoing.writeHead(500).end(),
    )
  })
})
server.listen(Number(PORT), '127.0.0.1')

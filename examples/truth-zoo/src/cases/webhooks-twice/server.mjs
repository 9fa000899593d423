// Takes shipments into an outbox, from which each replica notifies the carrier. BUILD=wrong does not lock what it sends.
import { createServer } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'

const { BUILD, DATABASE_URL, PORT, CARRIER_URL } = process.env
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 })
// Replicas start together: the one that comes second finds the table there.
await pool
  .query(
    'create table if not exists outbox (ref text primary key, sent bool not null default false)',
  )
  .catch(() => undefined)

const lock = BUILD === 'wrong' ? '' : 'for update skip locked'

async function relay() {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const { rows } = await client.query(`select ref from outbox where not sent limit 5 ${lock}`)
    for (const { ref } of rows) {
      const body = JSON.stringify({ data: { ref } })
      const { ok } = await fetch(CARRIER_URL, { method: 'POST', body }).catch(() => ({ ok: false }))
      if (ok) await client.query('update outbox set sent = true where ref = $1', [ref])
    }
    await client.query('commit')
  } catch {
    await client.query('rollback').catch(() => undefined)
  } finally {
    client.release()
  }
}

async function relayForEver() {
  for (;;) {
    await relay().catch(() => undefined)
    await delay(20)
  }
}
void relayForEver()

createServer(async (request, response) => {
  if (request.url === '/ready') return response.end('ok')
  let text = ''
  for await (const piece of request) text += piece
  await pool.query('insert into outbox values ($1) on conflict do nothing', [JSON.parse(text).ref])
  response.writeHead(202, { 'content-type': 'application/json' }).end('{}')
}).listen(Number(PORT), '127.0.0.1')

// Orders go through a queue, one every 40 ms. BUILD=wrong takes a job off before it is done and loses every tenth;
// BUILD=stuck has no worker.
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

const { BUILD, DATABASE_URL, PORT } = process.env
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 })
await pool.query('create table if not exists jobs (id bigserial primary key, order_id text)')
await pool.query('create table if not exists mails (order_id text)')

async function work() {
  for (let done = 0; ; done += 1) {
    await sleep(40)
    const lost = BUILD === 'wrong' && done % 10 === 9 ? 'and false' : ''
    await pool.query(`
      with job as (delete from jobs where id = (select min(id) from jobs) returning order_id)
      insert into mails select order_id from job where true ${lost}`)
  }
}
if (BUILD !== 'stuck') void work()

createServer(async (request, response) => {
  if (request.url === '/ready') return response.end('ok')
  if (request.url === '/queue') {
    const { rows } = await pool.query('select count(*)::int as open from jobs')
    return response.end(JSON.stringify(rows[0]))
  }
  let text = ''
  for await (const piece of request) text += piece
  await pool.query('insert into jobs (order_id) values ($1)', [JSON.parse(text).id])
  response.writeHead(202).end()
}).listen(Number(PORT), '127.0.0.1')

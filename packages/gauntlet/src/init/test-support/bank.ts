import type { ProjectFolder } from './projects.ts'

const bankTables = `create table accounts (
  id serial primary key,
  owner text not null,
  balance bigint not null check (balance >= 0)
);
create table transfers (
  id bigserial primary key,
  from_id integer not null references accounts (id),
  to_id integer not null references accounts (id),
  amount bigint not null check (amount > 0)
);
insert into accounts (owner, balance) values ('ann', 100000), ('bob', 100000), ('cay', 100000);
`

/** How a transfer moves money between two accounts. */
const movesMoney = {
  correctly: `const { rows } = await client.query('select id, balance from accounts where id in ($1, $2) order by id for update', [from, to])
    if (rows.length < 2) return await refuse(404)
    if (Number(rows.find(({ id }) => id === from).balance) < amount) return await refuse(409)
    await client.query('update accounts set balance = balance - $2 where id = $1', [from, amount])
    await client.query('update accounts set balance = balance + $2 where id = $1', [to, amount])`,
  /** Locks the rows in the order of the request: two transfers in opposite directions wait for each other. */
  'with a deadlock': `const read = 'select balance from accounts where id = $1 for update'
    const source = await client.query(read, [from])
    const target = await client.query(read, [to])
    if (source.rows.length + target.rows.length < 2) return await refuse(404)
    if (Number(source.rows[0].balance) < amount) return await refuse(409)
    await client.query('update accounts set balance = balance - $2 where id = $1', [from, amount])
    await client.query('update accounts set balance = balance + $2 where id = $1', [to, amount])`,
  /** Writes what it computed from what it read: what it takes and what it gives are lost alike, so the sum stays. */
  'by a lost update': `const { rows } = await client.query('select id, balance from accounts where id in ($1, $2) order by id', [from, to])
    if (rows.length < 2) return await refuse(404)
    const [source, target] = [from, to].map((one) => Number(rows.find(({ id }) => id === one).balance))
    if (source < amount) return await refuse(409)
    const left = [[from, source - amount], [to, target + amount]].toSorted(([a], [b]) => a - b)
    for (const one of left) await client.query('update accounts set balance = $2 where id = $1', one)`,
}

/** Accounts and transfers between them; what a transfer takes is stated by the code of its route only. */
export const fastifyBank = (moves: keyof typeof movesMoney): ProjectFolder => ({
  'package.json': JSON.stringify({
    name: 'bank',
    type: 'module',
    scripts: { start: 'node server.js' },
    dependencies: { fastify: '^5.0.0', pg: '^8.0.0' },
  }),
  'schema.sql': bankTables,
  'server.js': `import fastify from 'fastify'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 })
const app = fastify()
app.get('/health', async () => ({ ok: true }))
app.get('/accounts', async () => (await pool.query('select id, owner from accounts order by id')).rows)
app.post('/transfers', async (request, reply) => {
  const { from, to, amount } = request.body
  const client = await pool.connect()
  const refuse = async (status) => {
    await client.query('rollback')
    return reply.code(status).send({})
  }
  try {
    await client.query('begin')
    ${movesMoney[moves]}
    await client.query('insert into transfers (from_id, to_id, amount) values ($1, $2, $3)', [from, to, amount])
    await client.query('commit')
    return reply.code(201).send({})
  } finally {
    client.release()
  }
})
await app.listen({ port: Number(process.env.PORT), host: process.env.HOST })
`,
})

import type { ProjectFolder } from './projects.ts'

/** How an order with a key that is there already is noticed. */
const places = {
  /** Looks first and inserts later: two requests at once both find nothing. */
  racily: `const found = await pool.query('select id, idempotency_key, sku from orders where idempotency_key = $1', [key])
  if (found.rows.length > 0) return reply.code(200).send(found.rows[0])
  const made = await pool.query('insert into orders (idempotency_key, sku) values ($1, $2) returning id, idempotency_key, sku', [key, sku])
  return reply.code(201).send(made.rows[0])`,
  once: `const made = await pool.query('insert into orders (idempotency_key, sku) values ($1, $2) on conflict (idempotency_key) do nothing returning id, idempotency_key, sku', [key, sku])
  if (made.rows.length > 0) return reply.code(201).send(made.rows[0])
  const found = await pool.query('select id, idempotency_key, sku from orders where idempotency_key = $1', [key])
  return reply.code(200).send(found.rows[0])`,
}

const reads = {
  body: `const { idempotency_key: key, sku } = request.body`,
  header: `const key = request.headers['idempotency-key']
  const { sku } = request.body`,
}

/** Orders with a key that a client sends again with each retry, in the body or in a header. */
export const fastifyOrders = (
  how: keyof typeof places,
  from: keyof typeof reads = 'body',
): ProjectFolder => ({
  'package.json': JSON.stringify({
    name: 'orders',
    type: 'module',
    scripts: { start: 'node server.js' },
    dependencies: { fastify: '^5.0.0', pg: '^8.0.0' },
  }),
  'schema.sql': `create table items (sku text primary key, price int not null);
create table orders (
  id bigserial primary key,
  idempotency_key text not null${how === 'once' ? ' unique' : ''},
  sku text not null references items (sku)
);
insert into items (sku, price) values ('CHAIR-1', 40);
`,
  'server.js': `import fastify from 'fastify'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 })
const app = fastify()
app.get('/health', async () => ({ ok: true }))
app.post('/v1/orders', async (request, reply) => {
  ${reads[from]}
  ${places[how]}
})
await app.listen({ port: Number(process.env.PORT), host: process.env.HOST })
`,
})

import type { ProjectFolder } from './projects.ts'

/** Seats of a show: it looks whether one is taken, and books it later. */
export const fastifyBookings: ProjectFolder = {
  'package.json': JSON.stringify({
    type: 'module',
    scripts: { start: 'node server.js' },
    dependencies: { fastify: '^5.0.0', pg: '^8.0.0' },
  }),
  'server.js': `import fastify from 'fastify'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 })
const app = fastify()
app.get('/health', async () => ({ ok: true }))
app.post('/bookings', async (request, reply) => {
  const { show_id, seat_no, customer } = request.body
  if (!customer) return reply.code(422).send({})
  const { rows } = await pool.query('select id from bookings where show_id = $1 and seat_no = $2', [show_id, seat_no])
  if (rows.length > 0) return reply.code(409).send({})
  await pool.query('insert into bookings (show_id, seat_no, customer) values ($1, $2, $3)', [show_id, seat_no, customer])
  return reply.code(201).send({})
})
await app.listen({ port: Number(process.env.PORT), host: process.env.HOST })
`,
  'schema.sql': `create table shows (id serial primary key, title text);
create table bookings (
  id serial primary key,
  show_id int not null references shows (id),
  seat_no int not null,
  customer text not null
);
insert into shows (title) values ('one');
`,
}

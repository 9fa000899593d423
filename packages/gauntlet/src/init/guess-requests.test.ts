import { expect, test } from 'vitest'
import { findRoutes } from './find-routes.ts'
import { guessRequests, reachesOthers } from './guess-requests.ts'
import { withRows } from './parse-rows.ts'
import { parseTables } from './parse-tables.ts'

const sql = `create table products (id serial primary key, sku text unique, stock int);
  create table orders (id serial primary key, product_id int references products, quantity int, note varchar(3), created_at text);
  create table empty (code text primary key);
  create table uses (id serial primary key, code text references empty (code));
  insert into products (sku, stock) values ('p-1', 40);`
const tables = withRows(parseTables(sql), sql)

function guess(source: string, file = 'server.js') {
  const routes = findRoutes(new Map([[file, source]]))
  return guessRequests(routes, { tables, isAlone: true }).map(({ request, why }) => ({
    route: `${request.step.method} ${request.step.url}`,
    json: request.step.json,
    statuses: request.statuses,
    isSent: why === undefined,
  }))
}

test('the literal schema of a route says what is sent, and rows that SQL files put in which row it names', () => {
  const found = guess(`
    const couponBody = { type: 'object', required: ['sku'], properties: {
      sku: { type: 'string' }, // of products
      quantity: { type: ['integer', 'null'], minimum: 2, maximum: 5 },
      kind: { enum: ['gift', 'sale'] as const },
      lines: { type: 'array', items: { type: 'object', properties: { productId: { type: 'number' } } } },
    } } as const
    fastify.post('/coupons', { schema: { body: couponBody, response: { 201: Reply } } }, async (request, reply) => {
      return reply.code(201).send({})
    })
    fastify.route({ method: 'POST', url: '/mats', schema: { body: { type: 'object', properties: { mat: { type: 'string', pattern: 'x+' } }, required: ['mat'] } } })`)
  expect(found).toEqual([
    {
      route: 'POST /coupons',
      json: { sku: 'p-1', quantity: 2, kind: 'gift', lines: [{ productId: 1 }] },
      statuses: [201],
      isSent: true,
    },
    // A text that matches a pattern cannot be guessed.
    { route: 'POST /mats', json: {}, statuses: [200, 201, 404, 409], isSent: false },
  ])
})

test('without a schema, the fields that the code reads are sent, by the types of their columns', () => {
  const express = `
    function place(req, res) {
      const { product_id, quantity } = req.body
      if (!quantity) return res.status(400).json({})
      return res.status(201).json({})
    }
    app.post('/orders', check, place)`
  const flask = `
@app.post("/orders")
def place():
    data = request.get_json()
    insert(data["product_id"], data.get("quantity"))
    return {}, 201
`
  const json = { product_id: 1, quantity: 1 }
  expect(guess(express)).toEqual([
    { route: 'POST /orders', json, statuses: [201, 400], isSent: true },
  ])
  expect(guess(flask, 'app.py')).toMatchObject([{ route: 'POST /orders', json, isSent: true }])
})

test.each([
  { name: 'no other', source: '', statuses: [201] },
  {
    name: 'those of a helper of the file',
    source: 'function refuse(reply) { return reply.code(409).send({}) }',
    statuses: [201, 409],
  },
  {
    name: 'those of errors that are thrown',
    source: 'class Missing extends Error { statusCode = 404 }',
    statuses: [201, 404],
  },
  {
    name: 'by a name',
    source: 'const gone = () => { throw new NotFound() }',
    statuses: [201, 404],
  },
  {
    name: 'not those of another route',
    source: "app.get('/orders/:id', (request, reply) => reply.code(404).send({}))",
    statuses: [201],
  },
  {
    name: 'not those of what is no route',
    source:
      'app.setNotFoundHandler((request, reply) => reply.code(404).send())\napp.use((req, res) => res.status(404).end())',
    statuses: [201],
  },
])('a status is expected that the code can answer: $name', ({ source, statuses }) => {
  const [found] = guess(`app.post('/orders', async (request, reply) => {
  const { quantity } = request.body
  if (/[)}]/.test('x')) return
  return reply.code(201).send({ quantity })
})
${source}`)
  expect(found?.statuses).toEqual(statuses)
})

test.each([
  {
    name: 'a guard',
    code: 'if self.path != "/orders":\n            return self.reply(404, {})\n        body = json.load(f)\n        self.reply(201, body["quantity"])',
    statuses: [201, 400, 409, 422],
  },
  {
    name: 'a block',
    code: 'body = json.load(f)\n        if self.path == "/orders":\n            return self.reply(201, body["quantity"])\n        self.reply(404, {})',
    statuses: [201, 400, 409, 422],
  },
])('what http.server answers other paths is not expected: $name', ({ code, statuses }) => {
  const source = `class H(BaseHTTPRequestHandler):
    def do_GET(self):
        self.reply(200 if self.path == "/health" else 404, {})

    def do_POST(self):
        ${code}

    def refuse(self):
        self.reply(409, {})
`
  const [found] = guess(source, 'app.py')
  expect(found).toMatchObject({ route: 'POST /orders', json: { quantity: 1 }, statuses })
})

test('where the code of a route is not found, every status that the state decides is expected', () => {
  const [found] = guess("app.post('/orders', handlers.place)")
  expect(found?.statuses).toEqual([200, 201, 400, 404, 409, 422])
})

const transferTables = withRows(
  parseTables(`create table accounts (id text primary key, balance int);
    create table transfers (id serial primary key, from_id text references accounts, to_id text references accounts, amount int, note text)`),
  "insert into accounts values ('a', 5), ('b', 5)",
)

const guessTransfer = (file: string, source: string) =>
  guessRequests(findRoutes(new Map([[file, source]])), {
    tables: transferTables,
    isAlone: true,
  }).map(({ request, why }) => ({ json: request.step.json, isSent: why === undefined }))

test.each([
  [
    'destructured',
    "app.post('/transfers', (req, res) => { const { from, to, amount = 1 } = req.body })",
  ],
  [
    'renamed',
    "app.post('/transfers', (req, res) => { const { from: source, to: target, amount }: Transfer = req.body ?? {} })",
  ],
  [
    'in the parameters',
    "app.post('/transfers', async ({ body: { from, to, amount } }, res) => { await move(from) })",
  ],
  [
    'of a context',
    "app.post('/transfers', async (c) => { const { from, to, amount } = await c.req.json() })",
  ],
  [
    'checked by a schema',
    "app.post('/transfers', (req) => { const b = Transfer.parse(req.body); move(b.from, b.to, b.amount) })",
  ],
  [
    'with a type',
    "app.post('/transfers', (req) => { const b: Transfer = req.body; move(b.from, b.to, b.amount) })",
  ],
  [
    'by members',
    "app.post('/transfers', (req) => move(req.body.from, req.body['to'], Number(req.body.amount)))",
  ],
])('the body is what the route reads, not the columns: %s', (_, source) => {
  expect(guessTransfer('server.js', source)).toEqual([
    { json: { from: 'a', to: 'b', amount: 1 }, isSent: true },
  ])
})

test.each([
  [
    'request.json[...]',
    'move(request.json["from"], request.json["to"], request.json.get("amount"))',
  ],
  ['its name', 't = request.json\n    move(t["from"], t["to"], t["amount"])'],
  [
    'get_json()',
    'move(request.get_json()["from"], request.get_json()["to"], request.get_json(force=True)["amount"])',
  ],
])('in Flask: %s', (_, code) => {
  const source = `@app.route("/transfers", methods=["POST"])\ndef create():\n    ${code}\n`
  expect(guessTransfer('app.py', source)).toEqual([
    { json: { from: 'a', to: 'b', amount: 1 }, isSent: true },
  ])
})

test('in FastAPI, the model is what the body is: what it inherits, and nothing that has a default', () => {
  const model = `class Base(BaseModel):
    amount: int = Field(gt=0)

class Transfer(Base):
    # who gives
    from_id: str
    to_id: Annotated[str, Field(min_length=1)]
    note: str | None = None
    tags: list[str] = Field(default_factory=list)

    def total(self) -> int:
        return self.amount
`
  const route = `@app.post("/transfers", status_code=201)
async def create(transfer: Transfer, db: Session = Depends(get_db)) -> dict:
    return move(db, transfer)
`
  const sources = new Map([
    ['models.py', model],
    ['main.py', route],
  ])
  const [found] = guessRequests(findRoutes(sources), { tables: transferTables, isAlone: true })
  expect(found).toMatchObject({
    why: undefined,
    request: { step: { json: { amount: 1, from_id: 'a', to_id: 'b' } } },
  })
  expect(found?.request.step.json).not.toHaveProperty('note')
})

test('two accounts of a transfer are two rows; with one row only, nothing is sent', () => {
  const source =
    "app.post('/transfers', (req) => { const { fromAccountId, toAccountId, amount } = req.body })"
  expect(guessTransfer('server.js', source)).toEqual([
    { json: { fromAccountId: 'a', toAccountId: 'b', amount: 1 }, isSent: true },
  ])
  const one = transferTables.map((table) => ({
    ...table,
    ...(table.rows && { rows: table.rows.slice(0, 1) }),
  }))
  const routes = findRoutes(new Map([['server.js', source]]))
  expect(guessRequests(routes, { tables: one, isAlone: true })[0]?.why).toBe(
    'no accepted value is known for toAccountId',
  )
})

test('without both, the columns of the table of that name are sent: not its number and its times', () => {
  expect(guess("app.post('/api/orders', handlers.place)")).toMatchObject([
    { json: { product_id: 1, quantity: 1, note: 'not' }, isSent: true },
  ])
})

test.each([
  {
    name: 'a path with a parameter',
    source: "app.post('/orders/:id/lines', (q) => q.body.quantity)",
    why: 'its path has a parameter, for which no value is known',
  },
  {
    name: 'a row of a table that is empty',
    source: "app.post('/uses', (q) => q.body.code)",
    why: 'no accepted value is known for code',
  },
  {
    name: 'a field that no table has',
    source: "app.post('/orders', (q) => q.body.colour)",
    why: 'no accepted value is known for colour',
  },
  {
    name: 'a payment, whose values are known',
    source: "app.post('/payments', (q) => q.body.quantity)",
    why: 'its path names "pay", which may reach others, end a session or delete',
  },
  {
    name: 'no body',
    source: "app.post('/recount', recount)",
    why: 'no field of its body is known',
  },
  {
    name: 'a deletion',
    source: "app.delete('/orders', removeAll)",
    why: 'it deletes what other requests may need',
  },
])('it stands as a comment, with the reason that is so: $name', ({ source, why }) => {
  const routes = findRoutes(new Map([['server.js', source]]))
  expect(guessRequests(routes, { tables, isAlone: true }).map((one) => one.why)).toEqual([why])
})

test('numbers of a schema lie within their bounds', () => {
  const properties = {
    a: { type: 'integer', minimum: 5, multipleOf: 4 },
    b: { type: 'integer', maximum: 9, exclusiveMinimum: 3 },
    c: { type: 'number', exclusiveMaximum: 1, minimum: 0.5 },
  }
  const source = `app.post('/things', { schema: { body: ${JSON.stringify({ type: 'object', properties })} } }, add)`
  const [found] = guess(source)
  expect(found?.json).toEqual({ a: 8, b: 4 })
})

test('routes without a framework are found, in Node and in Python', () => {
  const node =
    "if (req.method === 'POST' && url.pathname === '/orders') { const { quantity } = JSON.parse(text) }"
  expect(guess(node)).toMatchObject([{ route: 'POST /orders', json: { quantity: 1 } }])
  const python = `
class H:
    def do_GET(self):
        if self.path == "/health": pass
    def do_POST(self):
        body = json.loads(self.rfile.read(n))
        if self.path == "/orders":
            return self.reply(201, body["quantity"])
`
  expect(guess(python, 'app.py')).toMatchObject([
    { route: 'POST /orders', json: { quantity: 1 }, isSent: true },
  ])
})

test('sources that use a payment or mail service are known', () => {
  const found = ["import Stripe from 'stripe'", "import pg from 'pg'"].map((text) =>
    reachesOthers(new Map([['a.js', text]])),
  )
  expect(found).toEqual([true, false])
})

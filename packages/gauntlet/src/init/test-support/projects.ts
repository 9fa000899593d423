/** Small backends as users have them, by the paths of their files. */
export type ProjectFolder = Readonly<Record<string, string>>

const shopTables = `create table products (
  id serial primary key,
  sku text not null unique,
  stock integer not null
);
insert into products (sku, stock) values ('p-1', 40);
`
const orderTables = `create table orders (
  id serial primary key,
  reference text not null unique,
  sku text not null references products (sku),
  quantity integer not null check (quantity > 0)
);
`

const openapi = `openapi: 3.0.3
info: { title: shop, version: '1' }
paths:
  /products:
    get:
      responses: { '200': { description: all products } }
  /orders:
    post:
      requestBody:
        content:
          application/json:
            example: { reference: r-1, sku: p-1, quantity: 1 }
      responses:
        '201': { description: made }
        '409': { description: sold out }
        '422': { description: not understood }
`

/** How an order takes from the stock. */
const takes = {
  correctly: `const { rowCount: sold } = await client.query(
      'update products set stock = stock - $2 where sku = $1 and stock >= $2', [sku, quantity])`,
  /** Reads the stock first and takes from it later: it falls below zero. */
  'below zero': `const { rows } = await client.query('select stock from products where sku = $1', [sku])
    const sold = rows[0].stock < quantity ? 0 : 1
    if (sold) await new Promise((wake) => setTimeout(wake, 5))
    if (sold) await client.query('update products set stock = stock - $2 where sku = $1', [sku, quantity])`,
  /** Writes what it computed from what it read: updates are lost, and the stock never falls below zero. */
  'by a lost update': `const { rows } = await client.query('select stock from products where sku = $1', [sku])
    const left = rows[0].stock - quantity
    const sold = left < 0 ? 0 : 1
    if (sold) await new Promise((wake) => setTimeout(wake, 5))
    if (sold) await client.query('update products set stock = $2 where sku = $1', [sku, left])`,
}

const fastifyServer = (sells: keyof typeof takes): string => `import fastify from 'fastify'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 })
const app = fastify()
app.get('/healthz', async () => ({ ok: true }))
app.get('/products', async () => (await pool.query('select sku from products order by sku')).rows)
app.post('/orders', async (request, reply) => {
  const { reference, sku, quantity } = request.body
  const client = await pool.connect()
  try {
    await client.query('begin')
    ${takes[sells]}
    if (!sold) {
      await client.query('rollback')
      return reply.code(409).send({ error: 'sold out' })
    }
    await client.query('insert into orders (reference, sku, quantity) values ($1, $2, $3)', [reference, sku, quantity])
    await client.query('commit')
    return reply.code(201).send({ reference })
  } finally {
    client.release()
  }
})
await app.listen({ port: Number(process.env.PORT), host: process.env.HOST })
`

/** Fastify, SQL migrations, an OpenAPI document, a k6 script. */
export const fastifyShop = (sells: keyof typeof takes = 'correctly'): ProjectFolder => ({
  'package.json': JSON.stringify({
    name: 'shop',
    type: 'module',
    scripts: { start: 'node src/server.js' },
    dependencies: { fastify: '^5.0.0', pg: '^8.0.0' },
  }),
  'src/server.js': fastifyServer(sells),
  'db/migrations/1_products.sql': shopTables,
  'db/migrations/2_orders.sql': orderTables,
  'openapi.yaml': openapi,
  'load/k6.js':
    "import http from 'k6/http'\nexport default () => http.get('http://localhost:3000')\n",
})

/** Express that names its port and its database otherwise, migrates by a script, and is recorded by a browser. */
export const expressShop: ProjectFolder = {
  'package.json': JSON.stringify({
    scripts: { dev: 'node index.js', 'db:migrate': 'node migrate.js', 'db:seed': 'node seed.js' },
    dependencies: { express: '^5.0.0', pg: '^8.0.0' },
  }),
  'package-lock.json': '{}',
  'index.js': `const app = require('express')()
app.get('/health', (q, s) => s.json({}))
app.get('/orders', list)
app.delete('/orders/:id', remove)
const db = new (require('pg').Pool)({ connectionString: process.env.POSTGRES_URL })
app.listen(process.env.APP_PORT || 3000)
`,
  'migrations/1.sql': `${shopTables}${orderTables}`,
  'session.har': JSON.stringify({
    log: {
      entries: [
        {
          request: { method: 'GET', url: 'http://localhost:3000/orders' },
          response: { status: 200 },
        },
        {
          request: {
            method: 'POST',
            url: 'http://localhost:3000/orders',
            postData: { mimeType: 'application/json', text: '{"reference":"a\'b \\\\ ${c} `d`"}' },
          },
          response: { status: 201 },
        },
      ],
    },
  }),
  'load/checkout.yml': `config:
  target: http://localhost:3000
  phases: [{ duration: 5, arrivalRate: 2 }]
scenarios:
  - flow: [{ get: { url: /orders } }]
`,
  'api.hurl': 'GET http://localhost:3000/orders\nHTTP 200\n',
}

/** The service of a monorepo, beside a web page that starts too. */
export const monorepo: ProjectFolder = {
  'package.json': '{ "private": true, "workspaces": ["services/*", "web"] }',
  'web/package.json': '{ "scripts": { "start": "vite" }, "devDependencies": { "vite": "^8.0.0" } }',
  'services/api/package.json': '{ "scripts": { "start": "node server.cjs" } }',
  'services/api/server.cjs': `require('http').createServer((request, response) => {
  const { url } = request
  response.writeHead(url === '/health' ? 200 : 404).end('{}')
}).listen(process.env.PORT, process.env.HOST)
`,
}

export const flask: ProjectFolder = {
  'requirements.txt': 'flask\npsycopg2-binary\n',
  'app.py': `from flask import Flask
app = Flask(__name__)

@app.get("/health")
def health():
    return {"ok": True}

@app.route("/orders", methods=["GET", "POST"])
def orders():
    return {"orders": []}
`,
}

export const fastapi: ProjectFolder = {
  'pyproject.toml': '[project]\nname = "shop"\ndependencies = ["fastapi", "asyncpg", "alembic"]\n',
  'uv.lock': '',
  'alembic.ini': '[alembic]\n',
  'shop/main.py': `from fastapi import FastAPI
app = FastAPI()

@app.get("/readyz")
async def ready(): ...

@app.post("/orders/{order_id}/pay")
async def pay(order_id: int): ...
`,
}

/** Python without a framework and without a list of packages: what is there are the sources and the tables. */
export const plainPython: ProjectFolder = {
  'app.py': `import json, os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import psycopg2

database = psycopg2.connect(os.environ["DATABASE_URL"])

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/health":
            return self.reply(200, {})
        if self.path == "/products":
            return self.reply(200, [])

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/orders":
            return self.reply(201, sell(body["reference"], body["sku"], body["quantity"]))

if __name__ == '__main__':
    ThreadingHTTPServer(('127.0.0.1', int(os.environ['PORT'])), Handler).serve_forever()
`,
  'schema.sql': `${shopTables}${orderTables}`,
}

/** Fastify whose routes hold their schemas, and no document beside it. */
export const fastifyCoupons: ProjectFolder = {
  'package.json': JSON.stringify({
    type: 'module',
    scripts: { start: 'node server.js' },
    dependencies: { fastify: '^5.0.0', pg: '^8.0.0' },
  }),
  'server.js': `import Fastify from 'fastify'
import pg from 'pg'
const fastify = Fastify()
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const couponBody = {
  type: 'object',
  required: ['code', 'maxUses'],
  properties: { code: { type: 'string' }, maxUses: { type: 'integer', minimum: 1 } },
}
fastify.get('/health', async () => ({ ok: true }))
fastify.post('/coupons', { schema: { body: couponBody } }, async (request, reply) => {
  const { code, maxUses } = request.body
  await pool.query('insert into coupons (code, max_uses) values ($1, $2)', [code, maxUses])
  return reply.code(201).send({ code })
})
fastify.post('/redemptions', { schema: { body: redemptionBody } }, redeem)
await fastify.listen({ port: Number(process.env.PORT), host: process.env.HOST })
`,
  'schema.sql': `create table coupons (code text primary key, max_uses int not null, used int not null default 0);
create table redemptions (id serial primary key, coupon_code text not null references coupons (code), customer text);
`,
}

export const goModule: ProjectFolder = {
  'go.mod': 'module example.org/shop\n\nrequire github.com/jackc/pgx/v5 v5.7.0\n',
  'cmd/api/main.go': `package main

import "net/http"

func main() {
	http.HandleFunc("GET /healthz", ok)
	http.ListenAndServe(":"+os.Getenv("PORT"), nil)
}
`,
}

export const onlyDockerfile: ProjectFolder = {
  Dockerfile: 'FROM node:24\nCOPY . .\nEXPOSE 8000\nCMD ["node", "server.mjs", "--port", "8000"]\n',
}

export const brokenManifest: ProjectFolder = {
  'package.json': '{ "scripts": { "start": ',
  'openapi.json': '{ "openapi": "3.1.0", "paths": { "/a": ',
  'compose.yaml': 'services: [\n',
}

import { expect, test } from 'vitest'
import { findRoutes } from './find-routes.ts'

type Files = Readonly<Record<string, string>>

const list = (files: Files) =>
  findRoutes(new Map(Object.entries(files))).map(
    ({ method, path, mayNeedPrefix }) => `${method} ${path}${mayNeedPrefix ? ' ?' : ''}`,
  )

test.each<{ name: string; files: Files; routes: readonly string[] }>([
  {
    name: 'Fastify: a plugin of the same file',
    files: {
      'server.js': `const app = Fastify()
async function orders(f) { f.post('/orders', async (request) => request.body.sku) }
app.register(orders, { prefix: '/v1' })
app.get('/health', ok)`,
    },
    routes: ['POST /v1/orders', 'GET /health'],
  },
  {
    name: 'Fastify: inline, and one in another',
    files: {
      'server.js': `app.register(async (v1) => {
  v1.register(async function (inner, opts) { inner.post('/', make) }, { prefix: '/orders' })
}, { prefix: '/v1' })`,
    },
    routes: ['POST /v1/orders'],
  },
  {
    name: 'Fastify: a plugin of another file, with a prefix that is a constant',
    files: {
      'src/server.ts': `import orders from './routes/orders.js'
const PREFIX = '/v1'
app.register(orders, { prefix: \`\${PREFIX}/shop\` })`,
      'src/routes/orders.ts': `const orders: FastifyPluginAsync = async (fastify, opts) => {
  fastify.post<{ Body: Order }>('/orders', async (request, reply) => {})
}
export default orders`,
    },
    routes: ['POST /v1/shop/orders'],
  },
  {
    name: 'Fastify: what require gives, wrapped',
    files: {
      'server.js': `fastify.register(require('./orders'), { prefix: '/api' })`,
      'orders.js': `module.exports = fp(async function (instance) { instance.post('/orders', make) })`,
    },
    routes: ['POST /api/orders'],
  },
  {
    name: 'Express: a router of the same file, behind middleware',
    files: {
      'server.js': `const router = express.Router()
router.post('/orders', make)
app.use('/api', express.json(), router)`,
    },
    routes: ['POST /api/orders'],
  },
  {
    name: 'Express: a router without a prefix beside a route of the application',
    files: {
      'server.js': `const app = express(), orders = 1
const shop = Router()
shop.post('/orders', make)
app.post('/other', other)
app.use(shop)`,
    },
    routes: ['POST /orders', 'POST /other'],
  },
  {
    name: 'Express: routers of other files, one on the other',
    files: {
      'index.js': `const api = require('./api')\napp.use('/api', api)`,
      'api/index.js': `const { orders } = require('./orders')
const router = require('express').Router()
router.use('/orders', orders)
router.get('/status', ok)
module.exports = router`,
      'api/orders.js': `const orders = express.Router()
orders.post('/', make)
orders.route('/:id').get(read).delete(remove)
module.exports = { orders }`,
    },
    routes: [
      'GET /api/status',
      'POST /api/orders',
      'GET /api/orders/:id',
      'DELETE /api/orders/:id',
    ],
  },
  {
    name: 'Express: a function that makes the router, mounted twice',
    files: {
      'index.js': `import { makeOrders } from './orders.js'
app.use('/v1', makeOrders(db))
app.use('/v2', makeOrders(db))`,
      'orders.js': `export function makeOrders(db) {
  const router = Router()
  router.post('/orders', make)
  return router
}`,
    },
    routes: ['POST /v1/orders', 'POST /v2/orders'],
  },
  {
    name: 'Koa: a router that has its prefix',
    files: {
      'index.js': `const router = new Router({ prefix: '/v1' })
router.post('/orders', make)
app.use(router.routes())`,
    },
    routes: ['POST /v1/orders'],
  },
  {
    name: 'Hono',
    files: {
      'index.ts': `const app = new Hono()\nconst orders = new Hono()\norders.post('/', make)\napp.route('/orders', orders)`,
    },
    routes: ['POST /orders'],
  },
  {
    name: 'FastAPI: a router of another file, with a prefix of both',
    files: {
      'app/main.py': `from app.routers import orders, users
from .extra import router as extra
API = "/api"
app.include_router(orders.router, prefix=API)
app.include_router(extra)`,
      'app/routers/orders.py': `router = APIRouter(prefix="/orders", tags=["orders"])\n@router.post("")\ndef make(): ...`,
      'app/extra.py': `router = APIRouter()\n@router.post("/extra")\ndef make(): ...`,
    },
    routes: ['POST /api/orders', 'POST /extra'],
  },
  {
    name: 'Flask: the prefix of a blueprint, and that by which it is registered in its place',
    files: {
      'app.py': `from orders import bp
from shop.items import bp as items
def create_app():
    app = Flask(__name__)
    app.register_blueprint(bp)
    app.register_blueprint(items, url_prefix="/v2/items")`,
      'orders.py': `bp = Blueprint("orders", __name__, url_prefix="/api")\n@bp.route("/orders", methods=["POST"])\ndef make(): ...`,
      'shop/items.py': `bp = Blueprint("items", __name__, url_prefix="/api")\n@bp.post("/new")\ndef make(): ...`,
    },
    routes: ['POST /api/orders', 'POST /v2/items/new'],
  },
  {
    name: 'Go: groups',
    files: {
      'main.go': `v1 := r.Group("/v1")\nshop := v1.Group("/shop")\nshop.POST("/orders", make)`,
    },
    routes: ['POST /v1/shop/orders'],
  },
])('the prefix of what is mounted is part of the path: $name', ({ files, routes }) => {
  expect(list(files)).toEqual(routes)
})

test.each<{ name: string; files: Files; routes: readonly string[] }>([
  {
    name: 'a router that is mounted by code',
    files: {
      'server.js': `for (const file of readdirSync('routes')) app.use('/' + file, load(file))`,
      'routes/orders.js': `const router = express.Router()\nrouter.post('/orders', make)\nmodule.exports = router`,
    },
    routes: ['POST /orders ?'],
  },
  {
    name: 'a prefix that is computed',
    files: {
      'server.js': `const router = Router()\nrouter.post('/orders', make)\napp.use(\`/\${version()}\`, router)\napp.post('/x', y)`,
    },
    routes: ['POST /orders ?', 'POST /x'],
  },
  {
    name: 'Fastify options that are a name',
    files: {
      'server.js': `app.register(orders, options)\nfunction orders(f) { f.post('/orders', make) }`,
    },
    routes: ['POST /orders ?'],
  },
  {
    name: 'a prefix of a setting',
    files: {
      'a.py': `app.include_router(r, prefix=settings.PREFIX)\nr = APIRouter()\n@r.post("/orders")\ndef f(): ...`,
    },
    routes: ['POST /orders ?'],
  },
  {
    name: 'an application that comes in by a parameter, where others are mounted under a prefix',
    files: {
      'server.js': `const router = Router()\nrouter.post('/a', a)\napp.use('/api', router)\nrequire('./b')(router)`,
      'b.js': `module.exports = (app) => { app.post('/b', b) }`,
    },
    routes: ['POST /api/a', 'POST /b ?'],
  },
])('what cannot be read is marked: $name', ({ files, routes }) => {
  expect(list(files)).toEqual(routes)
})

test('calls of clients and lines that are comments are no routes', () => {
  expect(
    list({
      'server.js': `// app.post('/a', a)
/* app.post('/b', b) */
await axios.post('/c', body)
client.post('/d', body)
app.post('/e', e)`,
      'app.py': '# @app.post("/f")\n@app.post("/g")\ndef g(): ...',
    }),
  ).toEqual(['POST /e', 'POST /g'])
})

test.each([
  ['==', 'if self.path == "/transfers":'],
  ['!=', 'if self.path != "/transfers":\n            return self.reply(404, {})'],
  ['the other way round', 'if "/transfers" != self.path: return'],
  ['not in', 'if path not in ("/transfers",):\n            return'],
  ['match', 'match self.path:\n            case "/transfers":'],
])('http.server of Python compares the path: %s', (_, code) => {
  const source = `class H(BaseHTTPRequestHandler):\n    def do_POST(self):\n        ${code}\n        body = json.load(self.rfile)\n`
  expect(list({ 'app.py': source })).toEqual(['POST /transfers'])
})

test.each([
  "if (req.method === 'POST' && url.pathname === '/orders') {}",
  "if (req.method !== 'POST' || req.url !== '/orders') return end(404)",
  "if (req.url !== '/orders' || req.method !== 'POST') return end(404)",
  'switch (`${req.method} ${url}`) { case "POST /orders": make() }',
])('http of Node compares method and path: %s', (source) => {
  expect(list({ 'server.js': source })).toEqual(['POST /orders'])
})

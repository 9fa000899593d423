import { createServer } from 'node:http'

// A shop. `before` is the build that is known; `right` answers as it does; `renewed` answers in another form throughout:
// camel case, ids as texts, null left out, errors wrapped. `wrong` is renewed as well, and has one total and one order wrong.
const build = process.env.BUILD
const isRenewed = build === 'renewed' || build === 'wrong'

const orders = Array.from({ length: 9 }, (_, at) => ({
  id: at + 1,
  customer_id: 1 + (at % 3),
  total_cents: 500 + 70 * at,
  shipping_note: at % 2 === 0 ? null : `ring ${at}`,
}))

function render(order) {
  if (!isRenewed) return order
  const { id, customer_id, total_cents, shipping_note } = order
  return {
    id: String(id),
    customerId: String(customer_id),
    totalCents: build === 'wrong' && id === 7 ? total_cents - 1 : total_cents,
    ...(shipping_note !== null && { shippingNote: shipping_note }),
  }
}

function answer(url) {
  const [, what, id] = url.pathname.split('/')
  if (what === 'ready') return [200, {}]
  if (id !== undefined) {
    const order = orders.find((one) => String(one.id) === id)
    const problem = { code: 'not_found', message: `no order ${id}` }
    return order ? [200, render(order)] : [404, isRenewed ? { error: problem } : problem]
  }
  const all = orders.filter((one) => String(one.customer_id) === url.searchParams.get('customer'))
  const isShort = build === 'wrong' && url.searchParams.get('customer') === '3'
  return [200, (isShort ? all.slice(0, -1) : all).map(render)]
}

createServer((request, response) => {
  const [status, body] = answer(new URL(request.url ?? '/', 'http://127.0.0.1'))
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}).listen(Number(process.env.PORT), '127.0.0.1')

// A shop that sells numbered tickets, before its fix: an order reads which ticket is next, charges the card, and then
// writes that this ticket is gone. Orders that arrive while the card is charged are sold the same ticket.
import { createServer } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

let next = 1

async function sellTicket() {
  const ticket = next
  await chargeCard()
  next = ticket + 1
  return ticket
}

/** The provider of payments takes 20 ms. */
const chargeCard = () => delay(20)

createServer((request, response) => {
  const answer = (status, body) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  if (request.method === 'POST' && request.url === '/orders') {
    void sellTicket().then((ticket) => answer(201, { ticket }))
  } else if (request.url === '/ready') answer(200, { ready: true })
  else answer(404, { error: 'not found' })
}).listen(Number(process.env.PORT), '127.0.0.1')

// Takes orders. BUILD says how it answers: `right` sheds some load and refuses what it has, as its flow declares.
import { createServer } from 'node:http'

const { BUILD, PORT } = process.env
let count = 0

/** Status, headers and body of an answer to a POST. */
const answers = {
  right: () =>
    count % 3 === 0 ? [503, {}, {}] : count % 3 === 1 ? [409, {}, {}] : [201, {}, { id: 'o-1' }],
  'lost routes': () => [404, {}, { error: 'no such route' }],
  'asks to sign in': () => [302, { location: '/login' }, {}],
  'says error with a 201': () => [201, {}, count % 3 === 0 ? { error: 'no stock' } : { id: 'o-1' }],
  'forgets the id': () => [201, {}, count % 3 === 0 ? {} : { id: 'o-1' }],
}

createServer((request, response) => {
  if (request.url === '/ready') return response.end('ok')
  if (request.url === '/login') return response.end('who are you?')
  count += 1
  const [status, headers, body] =
    request.method === 'GET' ? [200, {}, { id: 'o-1' }] : answers[BUILD]()
  return response.writeHead(status, headers).end(JSON.stringify(body))
}).listen(PORT, '127.0.0.1')

// BUILD=wrong has lost its route, before and after the change alike: that both answer 404 shows nothing.
import { createServer } from 'node:http'

const { BUILD, PORT } = process.env

createServer((request, response) => {
  const isThere = request.url === '/ready' || (request.url === '/orders/1' && BUILD === 'right')
  response.writeHead(isThere ? 200 : 404).end('{}')
}).listen(PORT, '127.0.0.1')

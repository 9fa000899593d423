// BUILD=wrong has lost the route of its job; BUILD=right skips what another replica does already, which is an answer too.
import { createServer } from 'node:http'

const { BUILD, PORT } = process.env
let rounds = 0

createServer((request, response) => {
  if (request.url !== '/jobs/rollup') return response.end('{}')
  if (BUILD === 'wrong') return response.writeHead(404).end('{}')
  rounds += 1
  return response.end(JSON.stringify({ outcome: rounds % 2 === 0 ? 'SKIPPED' : 'SUCCESS' }))
}).listen(PORT, '127.0.0.1')

// BUILD=wrong answers 500 to what a smoke check asks without saying what it expects.
import { createServer } from 'node:http'

const { BUILD, PORT } = process.env

createServer((request, response) => {
  const isWrong = BUILD === 'wrong' && request.url !== '/ready'
  response.writeHead(isWrong ? 500 : 200).end('{}')
}).listen(PORT, '127.0.0.1')

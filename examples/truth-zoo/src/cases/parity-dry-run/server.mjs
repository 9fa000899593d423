// Ends a user's sessions, or only says how many it would end. BUILD=renamed names that number otherwise, BUILD=miscounts
// counts one too many; BUILD=before and BUILD=right are alike.
import { createServer } from 'node:http'

const { BUILD, PORT } = process.env
let sessions = Array.from({ length: 50 }, (_, at) => ({ id: at + 1, user: String(at % 10) }))

function end(user, isDryRun) {
  const ended = sessions.filter((session) => user === null || session.user === user)
  if (!isDryRun) sessions = sessions.filter((session) => !ended.includes(session))
  const count = ended.length + (BUILD === 'miscounts' ? 1 : 0)
  return BUILD === 'renamed' ? { sessionsEnded: count } : { sessions_ended: count }
}

createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost')
  if (pathname === '/ready') return response.end('ok')
  const isDryRun = request.headers['x-dry-run'] === 'true'
  const answer =
    request.method === 'DELETE'
      ? end(searchParams.get('user'), isDryRun)
      : { left: sessions.length }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
}).listen(Number(PORT), '127.0.0.1')

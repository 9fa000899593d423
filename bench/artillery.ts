/**
 * Sends scripts with Artillery and with Gauntlet to the same recording server, and compares what one user sent. Artillery is
 * installed in a scratch folder (`GAUNTLET_ARTILLERY` names one that has it); it is no dependency.
 */
import { readArtilleryScenario } from '@gauntlet/formats'
import { runLoad } from '@gauntlet/engine'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'

const run = promisify(execFile)
const scratch = process.env['GAUNTLET_ARTILLERY'] ?? join(tmpdir(), 'gauntlet-artillery')
const artillery = join(scratch, 'node_modules', '.bin', 'artillery')

/** They differ between any two clients, or from run to run. */
const OWN = new Set(
  'accept accept-encoding connection content-length transfer-encoding user-agent'.split(' '),
)

async function describe(request: IncomingMessage): Promise<string> {
  const body = (await buffer(request)).toString('latin1')
  const type = request.headers['content-type'] ?? ''
  const boundary = /boundary=(.*)$/.exec(type)?.[1]
  const plain = (text: string): string =>
    boundary === undefined
      ? text
      : text
          .replaceAll(boundary, 'B')
          .replaceAll(/^content-[a-z]+/gim, (name) => name.toLowerCase())
  const { host = '' } = request.headers
  const headers = Object.entries(request.headers)
    .filter(([name]) => !OWN.has(name))
    .map(([name, value]) => `${name}: ${plain(String(value))}`)
    .toSorted()
    .join(', ')
  return `${request.method} ${request.url} {${headers.replaceAll(host.startsWith('127.') ? host : '\0', 'TARGET')}} ${plain(body)}`
}

async function record(send: (target: string) => Promise<unknown>): Promise<string[]> {
  const seen: string[] = []
  const server = createServer((request, response) => {
    void describe(request).then((text) => {
      seen.push(text)
      if (request.url?.startsWith('/drop')) return void request.socket.destroy()
      if (request.url === '/moved') response.writeHead(302, { location: '/new' })
      else response.writeHead(200, { 'content-type': 'application/json', 'x-next': 'n1' })
      response.end('{"a-b":1,"list":[{"x":7}],"token":"tokabc"}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await send(`http://127.0.0.1:${port}`)
  server.closeAllConnections()
  server.close()
  return seen
}

await mkdir(scratch, { recursive: true })
if (!existsSync(artillery)) {
  process.stdout.write(`installing artillery in ${scratch}\n`)
  await run('npm', [
    'install',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--prefix',
    scratch,
    'artillery',
  ])
}
const folder = join(import.meta.dirname, 'artillery')
let differing = 0
for (const name of (await readdir(folder)).filter((each) => each.endsWith('.yml'))) {
  const script = join(folder, name)
  const warnings: string[] = []
  const scenario = await readArtilleryScenario(script, { onWarning: (text) => warnings.push(text) })
  const theirs = await record((target) =>
    run(artillery, ['run', '--quiet', '--target', target, script], {
      env: { ...process.env, ARTILLERY_DISABLE_TELEMETRY: 'true' },
    }),
  )
  const ours = await record((target) => runLoad({ scenario, target, seed: 1 }))
  const longest = Math.max(theirs.length, ours.length)
  for (let at = 0; at < longest; at += 1) {
    if (theirs[at] === ours[at]) continue
    differing += 1
    process.stdout.write(
      `${name}, request ${at + 1}\n  artillery ${theirs[at] ?? 'nothing'}\n  gauntlet  ${ours[at] ?? 'nothing'}\n`,
    )
  }
  process.stdout.write(
    `${name}: ${theirs.length} requests of artillery, ${ours.length} of gauntlet, ${warnings.length} warnings\n`,
  )
}
process.stdout.write(`${differing} differ\n`)
process.exitCode = differing === 0 ? 0 : 1

import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { pinned } from './machine.ts'

export type WrkOptions = {
  readonly origin: string
  readonly connections: number
  readonly seconds: number
  /** Lua that makes the parts of each request; it finds `tag`, a text that no other run has, and `i`, the request's number. */
  readonly request: string
  readonly core?: number
}

/**
 * Sends with one thread of wrk as much as is answered, with a body made for each request and the status of each answer checked.
 *
 * @returns requests per second
 * @throws Error where an answer was not 200
 */
export async function runWrk(options: WrkOptions): Promise<number> {
  const { origin, connections, seconds, request, core } = options
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-wrk-'))
  const script = join(folder, 'requests.lua')
  const tag = `${process.pid}-${process.hrtime.bigint()}`
  await writeFile(
    script,
    `local i, bad = 0, 0
local tag = "${tag}"
local headers = { ["content-type"] = "application/json" }
local post = function(path, body) return wrk.format("POST", path, headers, body) end
request = function() i = i + 1; ${request} end
response = function(status) if status ~= 200 then bad = bad + 1 end end
`,
  )
  const words = [
    'wrk',
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '--timeout',
    '30s',
    '-s',
    script,
    origin,
  ]
  const [program = '', ...args] = core === undefined ? words : pinned(core, words)
  try {
    const { stdout } = await promisify(execFile)(program, args)
    const problem = /^ *(Non-2xx.*|Socket errors: (?!connect 0, read 0, write 0, timeout 0).*)$/m
    const found = problem.exec(stdout)?.[1]
    if (found !== undefined) throw new Error(`wrk at ${origin}: ${found}\n${request}`)
    return Number(/^Requests\/sec: +([\d.]+)$/m.exec(stdout)?.[1])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

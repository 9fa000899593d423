/**
 * Sends collections with Newman and with Gauntlet to the same recording server, and compares what was sent. Newman is
 * installed in a scratch folder (`GAUNTLET_NEWMAN` names one that has it); it is no dependency.
 */
import { readPostmanFlow } from '@gauntlet/formats'
import { runFlowOnce, createSocketTransport } from '@gauntlet/engine'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { recordRequests } from './recording-server.ts'

const run = promisify(execFile)
const scratch = process.env['GAUNTLET_NEWMAN'] ?? join(tmpdir(), 'gauntlet-newman')
const newman = join(scratch, 'node_modules', '.bin', 'newman')

const recording = {
  own: new Set(
    'accept accept-encoding cache-control connection content-length postman-token referer transfer-encoding user-agent'.split(
      ' ',
    ),
  ),
  answer: { list: [{ id: 7 }], token: 'tokabc' },
}
const record = async (send: (target: string) => Promise<unknown>) =>
  await recordRequests(recording, send)

await mkdir(scratch, { recursive: true })
if (!existsSync(newman)) {
  process.stdout.write(`installing newman in ${scratch}\n`)
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefix', scratch]
  await run('npm', ['install', ...flags, 'newman'])
}

/** The environment that both are given. */
const toEnvironment = (target: string): string =>
  JSON.stringify({
    name: 'local',
    values: [
      { key: 'baseUrl', value: target, enabled: true },
      { key: 'hostPort', value: target.replace('http://', ''), enabled: true },
      { key: 'inner', value: 'of the environment', enabled: false },
    ],
  })

const folder = join(import.meta.dirname, 'postman')
const files = await mkdtemp(join(tmpdir(), 'gauntlet-postman-'))
let differing = 0
for (const name of (await readdir(folder)).filter((each) => each.endsWith('_collection.json'))) {
  const collection = join(folder, name)
  const environment = join(files, 'environment.json')
  const theirs = await record(async (target) => {
    await writeFile(environment, toEnvironment(target))
    const words = ['--environment', environment, '--working-dir', folder]
    const { stdout } = await run(newman, ['run', collection, ...words, '--color', 'off']).catch(
      (error: unknown) => error as { stdout: string },
    )
    const failed = /# {2}failure[\s\S]*/.exec(stdout)?.[0]
    if (failed !== undefined) process.stdout.write(`newman: ${failed}\n`)
  })
  const transport = createSocketTransport({})
  const ours = await record(async (target) => {
    await writeFile(environment, toEnvironment(target))
    const flow = await readPostmanFlow(collection, { environment })
    const { end } = await runFlowOnce(flow, {
      target,
      send: (request, signal) => transport.send(request, signal),
      onResult: ({ attempt, expectations }) => {
        for (const { ok, expected, observed } of expectations)
          if (!ok) process.stdout.write(`${attempt.step.name}: ${expected}, not ${observed}\n`)
      },
      signal: new AbortController().signal,
    })
    if (end.kind !== 'completed') process.stdout.write(`gauntlet: ${JSON.stringify(end)}\n`)
  })
  await transport.close()
  const longest = Math.max(theirs.length, ours.length)
  for (let at = 0; at < longest; at += 1) {
    if (theirs[at] === ours[at]) continue
    differing += 1
    process.stdout.write(
      `${name}, request ${at + 1}\n  newman   ${theirs[at] ?? 'nothing'}\n  gauntlet ${ours[at] ?? 'nothing'}\n`,
    )
  }
  process.stdout.write(`${name}: ${theirs.length} requests of newman, ${ours.length} of gauntlet\n`)
}
await rm(files, { recursive: true })
process.stdout.write(`${differing} differ\n`)
process.exitCode = differing === 0 ? 0 : 1

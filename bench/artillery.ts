/**
 * Sends scripts with Artillery and with Gauntlet to the same recording server, and compares what one user sent. Artillery is
 * installed in a scratch folder (`GAUNTLET_ARTILLERY` names one that has it); it is no dependency.
 */
import { readArtilleryScenario } from '@gauntlet/formats'
import { runLoad } from '@gauntlet/engine'
import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { installArtillery } from './install-artillery.ts'
import { recordRequests } from './recording-server.ts'

const run = promisify(execFile)
const artillery = await installArtillery()

const recording = {
  own: new Set(
    'accept accept-encoding connection content-length transfer-encoding user-agent'.split(' '),
  ),
  answer: { 'a-b': 1, list: [{ x: 7 }], token: 'tokabc' },
}
const record = async (send: (target: string) => Promise<unknown>) =>
  await recordRequests(recording, send)

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

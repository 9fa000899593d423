// `npm run bench`: all that docs/performance.md and the pages it links state, one after the other on a machine that has nothing else to do; an hour.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const ROUNDS = '5'
const benches: readonly (readonly [file: string, ...args: string[]])[] = [
  ['performance.ts', ROUNDS],
  ['stall.ts', ROUNDS],
  ['scale.ts', ROUNDS],
  ['events.ts'],
]

for (const [at, [file, ...args]] of benches.entries()) {
  process.stderr.write(`bench ${at + 1} of ${benches.length}: ${file}\n`)
  const path = fileURLToPath(new URL(file, import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', path, ...args], { stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  if (code === 0) continue
  process.stderr.write(`${file} did not write its page\n`)
  process.exitCode = 1
}

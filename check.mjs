// `npm run check`: what every change must pass before it lands. Plain Node; the parts run two at a time.
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** The longest first, so that the last to end are short. */
const parts = ['typecheck', 'test:unit', 'lint', 'format:check', 'dead']
const atOnce = Math.min(2, availableParallelism())

/** The output of a part is shown when it ends, whole: two that run at once would mix theirs. */
function run(part) {
  const startedAt = performance.now()
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  return new Promise((resolve) => {
    const child = spawn(npm, ['run', '--silent', part], {
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    })
    const output = []
    child.stdout.on('data', (chunk) => output.push(chunk))
    child.stderr.on('data', (chunk) => output.push(chunk))
    child.on('error', (error) => output.push(Buffer.from(String(error))))
    child.on('close', (code) => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
      if (code !== 0) process.stdout.write(Buffer.concat(output))
      process.stdout.write(`${code === 0 ? '✓' : '✗'} ${part}  ${seconds} s\n`)
      resolve(code === 0)
    })
  })
}

const queue = [...parts]
const failed = []
async function work() {
  for (let part = queue.shift(); part !== undefined; part = queue.shift()) {
    if (!(await run(part))) failed.push(part)
  }
}

await Promise.all(Array.from({ length: atOnce }, work))
if (failed.length > 0) {
  process.stdout.write(`failed: ${failed.join(', ')} (npm run ${failed[0]} shows it alone)\n`)
  process.exitCode = 1
}

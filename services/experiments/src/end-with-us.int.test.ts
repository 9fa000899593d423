import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'

const owner = `
  import { spawn } from 'node:child_process'
  import { endWithUs } from ${JSON.stringify(import.meta.resolve('./end-with-us.ts'))}
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' })
  endWithUs(child.pid)
  process.stdout.write(child.pid + '\\n')
  setInterval(() => {}, 1000)`

test('a process that must end with its owner does so when that is killed', async () => {
  const args = ['--import', 'tsx', '--input-type=module', '-e', owner]
  const started = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const pid = await new Promise<number>((resolve, reject) => {
    started.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString())))
    started.once('exit', (code) => reject(new Error(`the owner ended with ${code}`)))
  })
  expect(isAlive(pid)).toBe(true)
  started.kill('SIGKILL')
  await expect.poll(() => isAlive(pid)).toBe(false)
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

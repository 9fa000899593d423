import { createTestDatabase } from '@gauntlet/testkit'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const bin = fileURLToPath(new URL('server.ts', import.meta.url))

test('the server drains and ends when the npm that started it is gone', async () => {
  const database = await createTestDatabase()
  // npm runs scripts in a shell, which waits for them.
  const shell = spawn('/bin/sh', ['-c', '"$0" --import tsx "$1"; exit', process.execPath, bin], {
    env: { ...process.env, DATABASE_URL: database.url, PORT: '0', npm_command: 'run-script' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  shell.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const closed = new Promise((resolve) => shell.stdout.once('close', resolve))
  await expect.poll(() => output).toContain('"msg":"ready"')
  shell.kill('SIGKILL')
  // The pipe closes when the last that holds it has ended: the server.
  await closed
  expect(output).toContain('"reason":"the end of npm"')
  expect(output).toContain('"msg":"drained"')
  await database.drop()
})

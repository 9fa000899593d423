#!/usr/bin/env node
// Runs the TypeScript source as it is: no build step between `npm ci` and `npx gauntlet`.

import { accessSync, constants } from 'node:fs'
import { tmpdir } from 'node:os'

let hasEnded = false

// Node ends with 1 for what nobody caught, and 1 means `hold`: before the command line answers for itself it is 70.
process.on('exit', (code) => {
  if (code === 1 && !hasEnded) process.exitCode = 70
})

// What tsx has compiled it stores in the temporary folder, and without one it would not start.
try {
  accessSync(tmpdir(), constants.W_OK)
} catch {
  process.env.TSX_DISABLE_CACHE = '1'
}

try {
  const { register: registerHook } = await import('node:module')
  const { register } = await import('tsx/esm/api')
  register()
  registerHook('./typescript-is-esm.js', import.meta.url)
  const { run } = await import('../src/cli/bin.ts')
  process.exitCode = await run()
  hasEnded = true
} catch (error) {
  const isOutOfFiles = ['EMFILE', 'ENFILE'].includes(error?.code)
  process.exitCode = isOutOfFiles ? 2 : 70
  const remedy = isOutOfFiles ? '\n  Raise the limit of open files (`ulimit -n 4096`).' : ''
  process.stderr.write(
    `gauntlet: it does not start: ${isOutOfFiles ? error.message : error?.stack}${remedy}\n`,
  )
}

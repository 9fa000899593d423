#!/usr/bin/env node
// Runs the TypeScript source as it is: no build step between `npm ci` and `npx gauntlet` in a clone.

import { isCompileCacheOurs } from './compile-cache.js'
import { start } from './start.js'

await start(async () => {
  if (!isCompileCacheOurs()) process.env.TSX_DISABLE_CACHE = '1' // what we start inherits it
  await import('./register-typescript.js')
  return await import('../src/cli/bin.ts')
})

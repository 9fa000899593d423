#!/usr/bin/env node
// Runs the TypeScript source as it is: no build step between `npm ci` and `npx gauntlet`.
import { register as registerHook } from 'node:module'
import { register } from 'tsx/esm/api'

register()
registerHook('./typescript-is-esm.js', import.meta.url)
await import('../src/cli/bin.ts')

#!/usr/bin/env node
// Runs the TypeScript source as it is: no build step between `npm ci` and `npx gauntlet`.
import { register } from 'tsx/esm/api'

register()
await import('../src/cli/bin.ts')

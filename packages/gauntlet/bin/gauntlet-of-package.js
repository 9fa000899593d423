#!/usr/bin/env node
// The command of the package: what it starts was bundled by pack/main.ts.

import { start } from './start.js'

await start(() => import('../dist/cli.js'))

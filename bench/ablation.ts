// What each technique of the service does, from `gauntlet compare`: `npm run ablation [FOLDER of an earlier run]`.
import {
  ABLATION_LOAD_MS,
  ABLATION_USERS,
  createPrint,
  loadConfig,
  processIo,
  readAblation,
  runAblation,
} from 'gauntlet/ablation'
import { join } from 'node:path'
import { techniques } from '../examples/unmitigated/src/index.ts'

const blocks = 8
const coolDownMs = 500

const io = processIo()
const print = createPrint(io, { json: false, quiet: false, noColor: false })
const loaded = await loadConfig(io.cwd, undefined)
const [earlier] = process.argv.slice(2)
const folder =
  earlier ?? join(loaded.root, 'artifacts', 'ablation', io.now().toISOString().replaceAll(':', '-'))
const auditLimits = { slipP99Ms: 200, eventLoopP99Ms: 200, cpuRatio: 0.95, unsentRatio: 0.01 }
const ablations = earlier
  ? await readAblation(earlier, techniques)
  : await runAblation(
      { techniques, blocks, seed: 'ablation', coolDownMs, folder },
      { loaded, io, print, auditLimits },
    )
console.log(ABLATION_LOAD_MS, ABLATION_USERS, ablations.length, folder)

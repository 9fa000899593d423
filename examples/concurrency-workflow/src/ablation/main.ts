// What each technique of the service does, from `gauntlet compare`: `npm run ablation [FOLDER of an earlier run]`.
import { createPrint, describeEnvironment, loadConfig, processIo } from 'gauntlet/internal'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { techniques, type Technique } from 'unmitigated'
import { ABLATION_LOAD_MS, ABLATION_USERS } from './ablation-scenario.ts'
import { renderAblation } from './render-ablation.ts'
import { readAblation, runAblation } from './run-ablation.ts'

const BLOCKS = 12
const SEED = 'ablation'
/** Wider than those of a load run: the machine is full on purpose, and both arms of a block suffer alike. */
const auditLimits = { slipP99Ms: 200, eventLoopP99Ms: 200, cpuRatio: 0.95, unsentRatio: 0.01 }

const about: Readonly<Record<Technique, string>> = {
  sticky: 'one row a user and experiment by a unique key, and the stored row wins',
  'idempotent-events':
    'one row an event id by a unique key; an event without one gets an id from its contents',
  'rollup-lock': 'a lease with heartbeat and fencing token: one rollup of a kind at a time',
  'atomic-rollups': 'a job replaces its days in one transaction',
  'group-commit': 'many requests share one insert and one commit, behind a bounded queue',
}

const io = processIo()
const print = createPrint(io, { json: false, quiet: false, verbose: false, noColor: false })
const found = await loadConfig(io.cwd, undefined)
const loaded = { ...found, config: { ...found.config, auditLimits } }
const [earlier] = process.argv.slice(2)
const stamp = io.now().toISOString().replaceAll(':', '-')
const folder = earlier ?? join(loaded.root, 'artifacts', 'ablation', stamp)
if (!earlier) {
  await runAblation(
    { techniques, blocks: BLOCKS, seed: SEED, coolDownMs: 500, folder },
    { loaded, io, print },
  )
}
const { node, cpu, cpu_count: cores } = describeEnvironment()
const page = renderAblation({
  ablations: await readAblation(folder, techniques),
  about,
  command: 'npm run ablation',
  method:
    `For each switch of the [unmitigated baseline](unmitigated.md) it runs \`gauntlet compare\`: the service with all ` +
    `techniques against the same service without this one. ${BLOCKS} blocks each, two replicas on a fresh copy of a migrated embedded Postgres, ` +
    `${ABLATION_USERS} users without think time for ${ABLATION_LOAD_MS / 1000} s after a warm-up of 0.7 s, sending what the scenarios ` +
    'assignment, events and mixed send; beside it each replica is asked every second to roll up. Database work is counted by ' +
    'pg_stat_statements and divided by the requests; rollups are part of it. After each run the checks of a load run and the ' +
    'guarantees of the config are asked what went wrong; during it a reader counts how often a day that was there is missing.',
  machine:
    `Node ${String(node)}, ${String(cpu)}, ${String(cores)} cores, which other work wanted at the same time: that is what ` +
    'the blocks are for, as both of their runs suffer alike, and it is why many latencies below stay undecided. A run ' +
    `counts when its generator sent within ${auditLimits.slipP99Ms} ms of its schedule at p99.`,
  limits: [
    'Another disk: Postgres waits for the one of this machine at every commit. Where a sync takes longer, `group-commit` saves more.',
    'A lower figure without a technique is not always a cost of it: what loses the wait for a lock loses the lock too.',
    'One look of one seed on one machine. Rows with inconclusive are no evidence for "no effect".',
  ],
})
const file = join(loaded.root, 'docs', 'mitigations.md')
await writeFile(file, page)
print.result(`written: ${file}; evidence: ${folder}`)

import { EXIT, type GuaranteesDocument, type VerdictDocument } from '@gauntlet/contract'
import { describeGuaranteeKinds, guaranteeKinds } from '@gauntlet/core/consistency'
import { createTestDatabase, runCli } from '@gauntlet/testkit'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { main } from '../cli/main.ts'
import { checkMutants, describeMutant } from '../doctor/check-mutants.ts'
import * as library from '../index.ts'
import { readsUnder } from './test-support/reads-under.ts'

const server = `import { createServer } from 'node:http'
createServer((_, answer) => answer.end('{"stock":' + process.env.STOCK + '}')).listen(Number(process.env.PORT), '127.0.0.1')
`
const root = await mkdtemp(join(tmpdir(), 'gauntlet-kinds-'))
const store = await createTestDatabase()
await writeFile(join(root, 'server.mjs'), server)
afterAll(async () => {
  await store.drop()
  await rm(root, { recursive: true, force: true })
})

const renderConfig = (stock: number, definition: string) => `
import { allReadsUnder } from '${import.meta.resolve('./test-support/reads-under.ts')}'
import { flow, get } from '${import.meta.resolve('@gauntlet/core/flow')}'
const observe = ({ answer }) => ({ action: 'read', key: 'lamp', value: answer?.stock })
export default {
  auditLimits: { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, unsentRatio: 1 },
  targets: {
    candidate: {
      start: { command: ['${process.execPath}', 'server.mjs'], env: { STOCK: '${stock}' } },
    },
  },
  dataChecks: 'none',
  scenarios: {
    look: {
      name: 'look',
      phases: [{ kind: 'open', durationMs: 100, ratePerSecond: 100 }],
      flows: [{ weight: 1, flow: flow('look', [get('/stock')]) }],
    },
  },
  guarantees: [allReadsUnder('stock', ${definition})],
}
`

async function runLoad(stock: number, definition = '{ observe }') {
  // Node keeps a module that it has imported: each config has its own name.
  const file = `${stock}.config.mjs`
  await writeFile(join(root, file), renderConfig(stock, definition))
  const line = `run --config ${file} --only load,guarantees --json`
  const env = { ...process.env, GAUNTLET_DATABASE_URL: store.url }
  return await runCli(main, line, { env, cwd: root })
}

async function judge(stock: number) {
  const { exit, stdout } = await runLoad(stock)
  const verdict = JSON.parse(stdout) as VerdictDocument
  const reason = verdict.stages[1]?.reasons[0]
  const page = join(root, reason?.evidence ?? '')
  const document = await readFile(page.replace(/\.html$/, '.json'), 'utf8')
  return {
    exit,
    reason,
    html: await readFile(page, 'utf8'),
    guarantee: (JSON.parse(document) as GuaranteesDocument).guarantees[0],
  }
}

test('a kind of guarantee is one row: the config, the run, the verdict and the report know it', async () => {
  const held = await judge(7)
  expect(held).toMatchObject({ exit: EXIT.SHIP, reason: { check: 'stock', outcome: 'pass' } })
  expect(held.guarantee).toMatchObject({
    kind: 'readsUnder',
    outcome: 'pass',
    reads_rows: false,
    evidence: [{ counted: 'readings', minimum: 4, what: 'reads' }],
  })

  const broken = await judge(101)
  expect(broken.exit).toBe(EXIT.HOLD)
  expect(broken.reason).toMatchObject({ check: 'stock: ABOVE (look)', outcome: 'fail' })
  expect(broken.guarantee?.anomalies[0]).toMatchObject({
    class: 'ABOVE',
    promise: 'a read answered more than it may',
    sentence: 'lamp was answered as 101.',
  })
  expect(broken.html).toContain('lamp was answered as 101.')
})

test('an option that its row does not have is refused', async () => {
  const { exit, stderr } = await runLoad(1, '{ observed: observe }')
  expect(exit).toBe(EXIT.USAGE)
  expect(stderr).toContain('"stock": readsUnder has no option "observed"; did you mean "observe"?')
})

test('its checker is proved by mutants, and its words are in the tables of the docs', () => {
  const { outcome, mutants } = checkMutants(1, [readsUnder])
  expect(outcome).toBe('pass')
  expect(mutants.map(describeMutant)).toEqual(['✓ readsUnder: answer too much → ABOVE  20 of 20'])
  expect(describeGuaranteeKinds([readsUnder])).toEqual({
    kinds: [['`readsUnder`', 'no read answers more than 100', 'ABOVE', 'nothing', 'yes']],
    minimums: [['readsUnder', '4', 'reads']],
    options: [['readsUnder', '`observe`', 'what a read answered']],
  })
})

test('each row of the registry is a function that users can import', () => {
  for (const { kind } of guaranteeKinds) expect(library).toHaveProperty(kind)
})

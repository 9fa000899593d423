// Ten million operations: recorded to a file, read back and checked: `npm run bench:history [ROWS]`.
import { checkWriteOnce, toStoredRows } from '@gauntlet/core/consistency'
import { generatedId } from '@gauntlet/core/history'
import { openHistoryWriter, readHistory } from '@gauntlet/engine'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'

const rows = Number(process.argv[2] ?? 10_000_000)
const prefix = 'g-bench-'
/** Each key is written by ten operations at once: contention, as on a hot user. */
const keys = Math.ceil(rows / 10)
const BURST = 50_000

const folder = await mkdtemp(join(tmpdir(), 'gauntlet-bench-'))
const path = join(folder, 'bench.history')
const seconds = (sinceMs: number): number => (performance.now() - sinceMs) / 1_000
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
let peakBytes = 0
const sampler = setInterval(notePeak, 20)
function notePeak(): void {
  peakBytes = Math.max(peakBytes, process.memoryUsage.rss())
}

let addMs = 0
const recordStart = performance.now()
const writer = await openHistoryWriter(path, {
  prefix,
  runId: 'bench',
  startedAt: new Date().toISOString(),
  worker: 0,
})
for (let from = 0; from < rows; from += BURST) {
  const start = performance.now()
  for (let index = from; index < Math.min(rows, from + BURST); index += 1) {
    const key = Math.floor(index / 10)
    const invokedAtNs = 1e15 + index * 20_000
    writer.add({
      invokedAtNs,
      // Overlapping, and not in the order of their starts.
      returnedAtNs: invokedAtNs + 1_000_000 + (index % 7) * 100_000,
      outcome: 'ok',
      action: 'write',
      key: generatedId(prefix, key),
      value: key % 2 === 0 ? 'control' : 'treatment',
      proposal: key % 2 === 0 ? 'control' : 'treatment',
      client: index % 64,
      status: 200,
      step: 'assign',
      guarantee: 'sticky',
    })
  }
  addMs += performance.now() - start
  // A run of 50,000 requests a second lets the disk breathe; this loop would not.
  do await turn()
  while (writer.waitingRows > 1_000_000)
}
await writer.close()
const recordSeconds = seconds(recordStart)
const bytes = (await stat(path)).size

const readStart = performance.now()
const { history, complete } = await readHistory(path)
const readSeconds = seconds(readStart)
notePeak()

const checkStart = performance.now()
const stored = toStoredRows(
  history,
  Array.from({ length: keys }, (_, key) => ({
    key: generatedId(prefix, key),
    value: key % 2 === 0 ? 'control' : 'treatment',
  })),
)
const verdict = checkWriteOnce(history, stored)
const checkSeconds = seconds(checkStart)
notePeak()
clearInterval(sampler)
await rm(folder, { recursive: true })
if (!complete || history.length !== rows || verdict.anomalies.length > 0)
  throw new Error(`${history.length} of ${rows} rows, ${verdict.anomalies.length} anomalies`)

const table = [
  '| step | figure |',
  '|---|---|',
  `| recording one operation | ${Math.round((addMs * 1e6) / rows)} ns |`,
  `| recording and writing all | ${recordSeconds.toFixed(1)} s |`,
  `| on disk | ${(bytes / rows).toFixed(1)} bytes an operation |`,
  `| reading back, checksums, ordering | ${readSeconds.toFixed(1)} s |`,
  `| final rows to codes, then \`writeOnce\` | ${checkSeconds.toFixed(1)} s |`,
  `| peak memory of the process | ${(peakBytes / 2 ** 30).toFixed(2)} GiB |`,
].join('\n')
console.log(table)
await writeFile(
  new URL('../docs/bench-history.md', import.meta.url),
  `# Recording histories

\`npm run bench:history\` wrote this file: ${rows.toLocaleString('en')} operations on ${keys.toLocaleString('en')} keys are recorded to a file as a load run does it,
read back and checked as \`writeOnce\` against as many final rows, all in one process. The outcome was \`${verdict.outcome}\`.

${table}

Node ${process.version}, ${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${cpus().length} cores, shared with other work.
`,
)

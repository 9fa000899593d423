// Fuzzes the HTTP/1.1 parser and the fault proxy's framer: `npm run fuzz:http -- --cases 1000000 --seed S`.
import { parseArgs } from 'node:util'
import { KNOWN_DISAGREEMENTS } from './fuzz-http/known-disagreements.ts'
import { runFuzz, type Seen } from './fuzz-http/run-fuzz.ts'

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now()) },
  },
})
console.log(`seed ${values.seed}`)
const interrupt = new AbortController()
process.once('SIGINT', () => interrupt.abort())
const startedAt = performance.now()
const report = await runFuzz({
  seed: values.seed,
  cases: Number(values.cases),
  signal: interrupt.signal,
  onProgress: (done) =>
    done % 50_000 === 0 &&
    console.log(`${done} cases, ${Math.round((performance.now() - startedAt) / 1000)} s`),
})
const print = (title: string, seen: ReadonlyMap<string, Seen>): void => {
  console.log(`\n${title}: ${seen.size === 0 ? 'none' : ''}`)
  for (const [name, { count, example, seed }] of [...seen].toSorted(
    ([, a], [, b]) => b.count - a.count,
  ))
    console.log(
      `${String(count).padStart(8)}  ${name}\n          --cases 1 --seed ${seed}\n          ${example.slice(0, 300)}`,
    )
}
console.log(`${report.cases} cases in ${Math.round((performance.now() - startedAt) / 1000)} s`)
print('Faults', report.faults)
const known = (name: string): boolean => KNOWN_DISAGREEMENTS.some((each) => each.name.test(name))
const all = [...report.disagreements]
print('Disagreements that are meant', new Map(all.filter(([name]) => known(name))))
const others = new Map(all.filter(([name]) => !known(name)))
print('Other disagreements', others)
process.exitCode = report.faults.size + others.size === 0 ? 0 : 1

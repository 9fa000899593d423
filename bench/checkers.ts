// How fast the checkers are: `npm run bench:checkers` writes docs/bench-checkers.md. One core, no I/O.
import {
  checkExactlyOnce,
  checkIdempotentCreate,
  checkMonotonicReads,
  checkMutualExclusion,
  checkRecount,
  checkUniqueIds,
  checkWriteOnce,
  type GuaranteeResult,
  type StoredRows,
} from '@gauntlet/core/consistency'
import {
  ACTION,
  ARITHMETIC,
  CodeTable,
  OUTCOME,
  makeColumns,
  type History,
} from '@gauntlet/core/history'
import { writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'

const rows = Number(process.argv[2] ?? 1_000_000)
const rounds = 7

type Row = {
  action: keyof typeof ACTION
  key: number
  value?: number
  proposal?: number
  info?: boolean
}

/** A history whose rows overlap with the fifty before them, made by arithmetic. */
function makeHistory(describe: (row: number) => Row, values: CodeTable = new CodeTable()): History {
  const columns = makeColumns(rows)
  for (let row = 0; row < rows; row++) {
    const { action, key, value = 0, proposal = 0, info = false } = describe(row)
    columns.invokedAtNs[row] = row * 1_000
    columns.returnedAtNs[row] = row * 1_000 + 50_000 + ((row * 7_919) % 9_973)
    columns.key[row] = key
    columns.value[row] = value
    columns.proposal[row] = proposal
    columns.client[row] = row % 64
    columns.action[row] = ACTION[action]
    columns.outcome[row] = info ? OUTCOME.info : OUTCOME.ok
  }
  return {
    ...columns,
    length: rows,
    keys: new CodeTable('g-'),
    values,
    steps: [''],
    guarantees: [''],
  }
}

function makeStored(
  count: number,
  describe: (row: number) => readonly [number, number],
): StoredRows {
  const key = new Uint32Array(count)
  const value = new Uint32Array(count)
  for (let row = 0; row < count; row++) [key[row], value[row]] = describe(row) as [number, number]
  return { length: count, key, value }
}

/** Scattered, as ids of concurrent clients are, and the same on every run. */
const scatter = (row: number, count: number) => (row * 7_919) % count

/** A variant and a content that follow from the key. */
const variant = (key: number) => 1 + (key % 3)
const hash = (item: number) => (ARITHMETIC | (item * 2_654_435)) >>> 0

/** The texts 0, 1, 2 ..., with the codes 1, 2, 3 ... */
const countTo = (count: number) =>
  new CodeTable(
    '',
    Array.from({ length: count }, (_, number) => String(number)),
  )

const cases: {
  name: string
  what: string
  limitMs: number | null
  prepare: () => () => GuaranteeResult
}[] = [
  {
    name: 'writeOnce',
    what: '5 operations a key, 3 variants',
    limitMs: 150,
    prepare: () => {
      const keys = Math.ceil(rows / 5)
      const history = makeHistory(
        (row) => {
          const key = scatter(row, keys)
          const action = row < keys || row % 3 > 0 ? 'write' : 'read'
          return { action, key: ARITHMETIC + key, value: variant(key), proposal: variant(key) }
        },
        new CodeTable('', ['red', 'green', 'blue']),
      )
      const stored = makeStored(keys, (key) => [ARITHMETIC + key, variant(key)])
      return () => checkWriteOnce(history, stored)
    },
  },
  {
    name: 'exactlyOnce',
    what: 'an item an operation, 1 in 100 unanswered',
    limitMs: 80,
    prepare: () => {
      const history = makeHistory((row) => {
        const item = scatter(row, rows)
        return {
          action: 'add',
          key: ARITHMETIC + item,
          proposal: hash(item),
          info: row % 100 === 0,
        }
      })
      const stored = makeStored(rows, (item) => [ARITHMETIC + item, hash(item)])
      return () => checkExactlyOnce(history, stored)
    },
  },
  {
    name: 'idempotentCreate',
    what: 'every item sent twice',
    limitMs: null,
    prepare: () => {
      const items = Math.ceil(rows / 2)
      const history = makeHistory(
        (row) => {
          const item = row % items
          return {
            action: 'create',
            key: ARITHMETIC + item,
            value: row < items ? 1 : 2,
            proposal: 3,
          }
        },
        new CodeTable('', ['accepted', 'duplicate', 'body']),
      )
      const stored = makeStored(items, (item) => [ARITHMETIC + item, 3])
      return () => checkIdempotentCreate(history, stored)
    },
  },
  {
    name: 'mutualExclusion',
    what: '1,000 locks, acquire and release in turn',
    limitMs: null,
    prepare: () => {
      const tokens = countTo(1 + Math.ceil(rows / 2000))
      const history = makeHistory((row) => {
        const round = Math.floor(row / 1000)
        const token = 1 + Math.floor(round / 2)
        return round % 2 === 0
          ? { action: 'acquire', key: ARITHMETIC + (row % 1000), value: token }
          : { action: 'release', key: ARITHMETIC + (row % 1000) }
      }, tokens)
      // The client that acquired in one round releases in the next.
      for (let row = 0; row < rows; row++) history.client[row] = row % 1000
      return () => checkMutualExclusion(history)
    },
  },
  {
    name: 'recount',
    what: '1 counter, 1 read in 10',
    limitMs: null,
    prepare: () => {
      let sum = 0
      const values = new CodeTable('', ['1'])
      const history = makeHistory((row) => {
        if (row % 10 === 0)
          return { action: 'read', key: ARITHMETIC, value: values.encode(String(sum)) }
        sum += 1
        return { action: 'add', key: ARITHMETIC, proposal: values.encode('1') }
      }, values)
      return () => checkRecount(history, [{ key: 'g-0', stored: sum, recount: sum }])
    },
  },
  {
    name: 'monotonicReads',
    what: '64 clients, 100 keys',
    limitMs: null,
    prepare: () => {
      const versions = countTo(Math.ceil(rows / 1000))
      const history = makeHistory(
        (row) => ({
          action: 'read',
          key: ARITHMETIC + (row % 100),
          value: 1 + Math.floor(row / 1000),
        }),
        versions,
      )
      return () => checkMonotonicReads(history)
    },
  },
  {
    name: 'uniqueIds',
    what: 'an id a creation',
    limitMs: null,
    prepare: () => {
      const history = makeHistory((row) => ({
        action: 'create',
        key: ARITHMETIC + row,
        value: ARITHMETIC + row,
      }))
      return () => checkUniqueIds(history)
    },
  },
]

function measure(check: () => GuaranteeResult): { medianMs: number; result: GuaranteeResult } {
  let result = check() // warms up
  const times = Array.from({ length: rounds }, () => {
    const startedAt = performance.now()
    result = check()
    return performance.now() - startedAt
  }).toSorted((a, b) => a - b)
  return { medianMs: times[rounds >> 1] as number, result }
}

const lines = cases.map(({ name, what, limitMs, prepare }) => {
  const { medianMs, result } = measure(prepare())
  if (result.anomalies.length > 0) throw new Error(`${name}: ${result.anomalies[0]?.sentence}`)
  process.stderr.write(`${name} ${medianMs.toFixed(1)} ms\n`)
  return `| ${name} | ${what} | ${medianMs.toFixed(0)} | ${limitMs ?? ''} |`
})

await writeFile(
  new URL('../docs/bench-checkers.md', import.meta.url),
  `# How fast the checkers are

\`npm run bench:checkers\`: ${rows.toLocaleString('en')} operations in columns of 38 bytes, one core, median of ${rounds} runs
after one to warm up. Node ${process.versions.node}, ${cpus()[0]?.model ?? 'unknown processor'}.

| guarantee | history | ms | limit |
|---|---|--:|--:|
${lines.join('\n')}
`,
)

import { bugs } from './bugs.ts'
import type { FaultedZooCase, ZooCase } from './zoo-case.ts'
import { faultedBugs, faultedTwins } from './faulted.ts'
import type { ZooResult } from './judge.ts'
import { type ZooOptions, runZooCase } from './run-zoo-case.ts'
import { type FaultsOptions, runUnderFaults } from './run-under-faults.ts'
import { brokenRules, keptRules } from './rules.ts'
import { suspicious } from './suspicious.ts'

/** Every backend of the zoo: bugs in the order of the catalogue, then the correct ones. */
export const zooCases: readonly ZooCase[] = [
  ...[...bugs, ...faultedBugs, ...brokenRules].toSorted(
    (a, b) => (a.number ?? 99) - (b.number ?? 99),
  ),
  ...suspicious,
  ...faultedTwins,
  ...keptRules,
]

/** Runs the zoo, one backend after the other: they would disturb each other's races. */
export async function runZoo(
  options: Omit<ZooOptions, 'serverUrl'> &
    FaultsOptions & {
      /** Only those whose names contain one of these words; all if there is none. */
      readonly names?: readonly string[]
      readonly onResult?: (result: ZooResult) => void
    },
): Promise<ZooResult[]> {
  const { names = [], onResult, postgres } = options
  const serverUrl = postgres.url('postgres')
  const results: ZooResult[] = []
  for (const zooCase of zooCases) {
    const isWanted = names.length === 0 || names.some((name) => zooCase.backend.name.includes(name))
    if (!isWanted) continue
    const result = isFaulted(zooCase)
      ? await runUnderFaults(zooCase, options)
      : await runZooCase(zooCase, { ...options, serverUrl })
    onResult?.(result)
    results.push(result)
  }
  return results
}

const isFaulted = (zooCase: ZooCase): zooCase is FaultedZooCase => zooCase.faults !== undefined

/** Of the zoo's own PostgreSQL. */
export const zooSettings = {
  fsync: 'off',
  max_connections: '200',
  // How long an asynchronous commit may be only in memory: so a crash always loses it.
  wal_writer_delay: '10s',
}

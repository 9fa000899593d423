import { bugs } from './bugs.ts'
import type { Exhibit, FaultedExhibit } from './exhibit.ts'
import { faultedBugs, faultedTwins } from './faulted.ts'
import type { ExhibitResult } from './judge.ts'
import { runExhibit, type ZooOptions } from './run-exhibit.ts'
import { runUnderFaults, type FaultsOptions } from './run-under-faults.ts'
import { brokenRules, keptRules } from './rules.ts'
import { suspicious } from './suspicious.ts'
import { waiting } from './waiting.ts'

/** Every backend of the zoo: bugs in the order of the catalogue, then the correct ones. */
export const exhibits: readonly Exhibit[] = [
  ...[...bugs, ...faultedBugs, ...waiting, ...brokenRules].toSorted(
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
      readonly onResult?: (result: ExhibitResult) => void
    },
): Promise<ExhibitResult[]> {
  const { names = [], onResult, postgres } = options
  const serverUrl = postgres.url('postgres')
  const results: ExhibitResult[] = []
  for (const exhibit of exhibits) {
    const isWanted = names.length === 0 || names.some((name) => exhibit.backend.name.includes(name))
    if (!isWanted) continue
    const result = isFaulted(exhibit)
      ? await runUnderFaults(exhibit, options)
      : await runExhibit(exhibit, { ...options, serverUrl })
    onResult?.(result)
    results.push(result)
  }
  return results
}

const isFaulted = (exhibit: Exhibit): exhibit is FaultedExhibit => exhibit.faults !== undefined

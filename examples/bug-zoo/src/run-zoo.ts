import { bugs } from './bugs.ts'
import type { Exhibit } from './exhibit.ts'
import { runExhibit, type ExhibitResult, type ZooOptions } from './run-exhibit.ts'
import { suspicious } from './suspicious.ts'
import { waiting } from './waiting.ts'

/** Every backend of the zoo: bugs in the order of the catalogue, then the correct ones. */
export const exhibits: readonly Exhibit[] = [
  ...[...bugs, ...waiting].toSorted((a, b) => (a.number ?? 99) - (b.number ?? 99)),
  ...suspicious,
]

/** Runs the zoo, one backend after the other: they would disturb each other's races. */
export async function runZoo(
  options: ZooOptions & {
    /** Only those whose names contain one of these words; all if there is none. */
    readonly names?: readonly string[]
    readonly onResult?: (result: ExhibitResult) => void
  },
): Promise<ExhibitResult[]> {
  const { names = [], onResult } = options
  const results: ExhibitResult[] = []
  for (const exhibit of exhibits) {
    const isWanted = names.length === 0 || names.some((name) => exhibit.backend.name.includes(name))
    if (!isWanted) continue
    const result = await runExhibit(exhibit, options)
    onResult?.(result)
    results.push(result)
  }
  return results
}

import type { ParityCase } from '@gauntlet/contract'
import type { Flow } from '@gauntlet/core/flow'
import { readParityCases, type ReadCases } from '@gauntlet/formats'
import { resolve } from 'node:path'
import type { ParityConfig } from '../config/gauntlet-config.ts'
import { toFlowCases } from './flow-cases.ts'

/**
 * Reads the cases of files and flows into one list. A name that comes again gets a number.
 *
 * @param folder what file names are relative to
 */
export async function readCasesOf(
  { cases, allowUnsafe = false }: Pick<ParityConfig, 'cases' | 'allowUnsafe'>,
  folder: string,
): Promise<ReadCases> {
  const sources = Array.isArray(cases)
    ? (cases as readonly (string | Flow)[])
    : [cases as string | Flow]
  const read: ReadCases[] = []
  for (const source of sources) {
    read.push(
      typeof source === 'string'
        ? await readParityCases(resolve(folder, source), { allowUnsafe })
        : { cases: toFlowCases(source, allowUnsafe), skipped: [] },
    )
  }
  return {
    cases: withOwnNames(read.map((each) => each.cases)),
    skipped: read.flatMap(({ skipped }) => skipped),
  }
}

/** Cases of different sources may share a name; a need means the case of the same source. */
function withOwnNames(sources: readonly (readonly ParityCase[])[]): ParityCase[] {
  const taken = new Set<string>()
  return sources.flatMap((cases) => {
    const renamed = new Map<string, string>()
    for (const { name } of cases) {
      let own = name
      for (let count = 2; taken.has(own); count += 1) own = `${name} (${count})`
      taken.add(own)
      renamed.set(name, own)
    }
    const nameOf = (name: string): string => renamed.get(name) ?? name
    return cases.map((each) => ({
      ...each,
      name: nameOf(each.name),
      needs: each.needs.map(nameOf),
    }))
  })
}

import { readdirSync } from 'node:fs'
import type { TruthCase, Twin } from './truth-case.ts'

/** A twin under the name that it is run by: `sticky-assignment: wrong`. */
export type NamedTwin = {
  readonly name: string
  /** The module that exports its case. */
  readonly file: URL
  /** Which of the case's twins it is. */
  readonly index: number
  readonly shows: string
  readonly twin: Twin
}

/** Every twin of every case, by name; those whose names contain one of the words, where there are words. */
export async function listTwins(words: readonly string[] = []): Promise<NamedTwin[]> {
  const folder = new URL('cases/', import.meta.url)
  const twins: NamedTwin[] = []
  for (const name of readdirSync(folder).toSorted()) {
    const file = new URL(`${name}/case.ts`, folder)
    const { truthCase } = (await import(file.href)) as { readonly truthCase: TruthCase }
    const { shows } = truthCase
    for (const [index, twin] of truthCase.twins.entries()) {
      twins.push({ name: `${name}: ${twin.name}`, file, index, shows, twin })
    }
  }
  return twins.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))
}

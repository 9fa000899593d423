import type { ImportedRun } from '@gauntlet/contract'
import type { Scenario } from '@gauntlet/core/flow'
import type { ArtilleryOptions } from './artillery/read-artillery.ts'
import type { CaseOptions, ReadCases } from './cases/case-options.ts'
import { isRecord, type JsonRecord } from './imported/json-reader.ts'
import type { SourceNode } from './source-node.ts'

/** How a file of a format is recognised. Absent: every file is taken that no row before it takes. */
type Recognised = {
  /** Endings of its name, one of which it has: `.hurl`. */
  readonly endings?: readonly string[]
  /** Keys of its top level, one of which it has. Read as YAML or JSON. */
  readonly keys?: readonly string[]
}

/** One row of the registry in `readers.ts`: a format of files that people already have. */
export type Reader = Recognised & {
  /** Unique: `HAR`. */
  readonly name: string
  /** A file of it, for messages and docs: `a HAR recording`. */
  readonly file: string
  /** Its section in docs. */
  readonly docs: string
} & (
    | {
        /** Cases of parity. */
        readonly into: 'cases'
        readonly read: (source: CaseSource, options: CaseOptions) => ReadCases
      }
    | {
        /** A workload. */
        readonly into: 'scenario'
        readonly read: (file: string, options: ArtilleryOptions) => Promise<Scenario>
      }
    | {
        /** The result of another tool, as history. */
        readonly into: 'run'
        readonly read: (report: JsonRecord, source: string) => ImportedRun
      }
  )

export type ReaderInto<Into extends Reader['into']> = Extract<Reader, { readonly into: Into }>

export type CaseSource = {
  readonly text: string
  readonly file: string
  /** The text as YAML or JSON. @throws ToolError CONFIG_INVALID where it is neither */
  readonly toRoot: () => SourceNode
}

/** A file that has not been recognised yet. */
type UnknownFile = {
  readonly file: string
  /** Whether its top level has this key; asked only of rows whose endings fit. */
  readonly hasKey: (key: string) => boolean
}

/** The first row of a kind that takes the file. */
export function findReader<Into extends Reader['into']>(
  readers: readonly Reader[],
  into: Into,
  { file, hasKey }: UnknownFile,
): ReaderInto<Into> | undefined {
  return listReaders(readers, into).find(({ endings, keys }: Recognised) => {
    const hasEnding = endings?.some((ending) => file.endsWith(ending)) ?? true
    return hasEnding && (keys?.some(hasKey) ?? true)
  })
}

export const listReaders = <Into extends Reader['into']>(
  readers: readonly Reader[],
  into: Into,
): ReaderInto<Into>[] => readers.filter((row): row is ReaderInto<Into> => row.into === into)

/** Whether a report has an object of this name. */
export const hasObject = (report: unknown, key: string): boolean =>
  isRecord(report) && isRecord(report[key])

const BECOMES = {
  cases: 'parity cases',
  scenario: 'a scenario',
  run: 'a run in the history',
} as const satisfies Record<Reader['into'], string>

/** The table of docs/case-files.md: format, how it is recognised, what it becomes, page. */
export const describeReaders = (readers: readonly Reader[]): readonly (readonly string[])[] =>
  readers.map(({ name, file, endings, keys, into, docs }) => [
    name,
    [
      file,
      ...(endings ? [`ends in ${endings.map(toCode).join(', ')}`] : []),
      ...(keys ? [`has the key ${keys.map(toCode).join(' or ')}`] : []),
    ].join('; '),
    BECOMES[into],
    `[${docs.split('#')[0]}](${docs})`,
  ])

const toCode = (text: string): string => `\`${text}\``

import type { ImportedRun } from '@gauntlet/contract'
import type { Flow, Scenario } from '@gauntlet/core/flow'
import type { ArtilleryOptions } from './artillery/read-artillery.ts'
import type { CaseOptions, ReadCases } from './cases/case-options.ts'
import { isRecord, type JsonRecord } from './imported/json-reader.ts'
import type { ApiDescription } from './openapi/describe-api.ts'
import type { OpenedSource } from './opened-source.ts'
import type { Allowed } from './source-node.ts'

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
  /** How it is recognised among the files of a project, which the user did not name. Absent: it is not looked for there. */
  readonly inProject?: {
    readonly endings: readonly string[]
    /** Keys of its top level, all of which it has. */
    readonly keys?: readonly string[]
  }
  /** Its features by where they stand: what is read, warned of and refused. Rows of docs/formats.md. */
  readonly features?: Readonly<Record<string, Allowed>>
  /** Its flows, where they are not just the requests of its cases or the flows of its scenario. */
  readonly readFlows?: (file: string, options: ArtilleryOptions) => Promise<readonly Flow[]>
} & (
    | {
        /** Cases of parity. */
        readonly into: 'cases'
        readonly read: (source: CaseSource, options: CaseOptions) => ReadCases | Promise<ReadCases>
        /** What it declares of the backend besides its cases. */
        readonly describeApi?: (source: OpenedSource) => ApiDescription
      }
    | {
        /** A workload. */
        readonly into: 'scenario'
        readonly read: (file: string, options: ArtilleryOptions) => Promise<Scenario>
        /** Whether reading a file of this text executes code that it names. */
        readonly namesCode?: (text: string) => boolean
      }
    | {
        /** The result of another tool, as history. */
        readonly into: 'run'
        readonly read: (report: JsonRecord, source: string) => ImportedRun
      }
  )

export type ReaderInto<Into extends Reader['into']> = Extract<Reader, { readonly into: Into }>

export type CaseSource = Pick<OpenedSource, 'text' | 'file' | 'toRoot' | 'warn'>

/** The first row of a kind that takes the file. */
export function findReader<Into extends Reader['into']>(
  readers: readonly Reader[],
  into: Into,
  { file, hasKey }: Pick<OpenedSource, 'file' | 'hasKey'>,
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

/** The files that become one of these, in words: `a Hurl file, a HAR recording or any other YAML or JSON`. */
export function describeFiles(
  readers: readonly Reader[],
  ...into: readonly Reader['into'][]
): string {
  const files = into.flatMap((one) => listReaders(readers, one).map(({ file }) => file))
  return files.join(', ').replace(/, ([^,]*)$/, ' or $1')
}

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

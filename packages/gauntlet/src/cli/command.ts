import type { ExitCode } from '@gauntlet/contract'
import type { Io } from './io.ts'
import type { Print } from './print.ts'

/** One option: one row, from which parsing, help and docs come. */
export type OptionRow<Value = unknown> = {
  readonly help: string
  /** One letter that says the same: `h`. */
  readonly short?: string
  /** How the value is called in the help: `URL`. Absent for a flag. */
  readonly value?: string
  /** Text to value. @throws ToolError USAGE naming what is expected */
  readonly parse?: (text: string) => Value
  /** The text that is parsed when the option is not given. */
  readonly fallback?: string
  readonly required?: true
  /** May be given several times; the value is a list. */
  readonly multiple?: true
}

export type OptionTable = Readonly<Record<string, OptionRow>>

type ParsedBy<Row extends OptionRow> = Row extends { value: string }
  ? Row extends { parse: (text: string) => infer Value }
    ? Value
    : string
  : boolean

type ValueOf<Row extends OptionRow> = Row extends { multiple: true }
  ? readonly ParsedBy<Row>[]
  : Row extends { required: true } | { fallback: string }
    ? ParsedBy<Row>
    : Row extends { value: string }
      ? ParsedBy<Row> | undefined
      : boolean

export type OptionValues<Table extends OptionTable> = {
  readonly [Name in keyof Table]: ValueOf<Table[Name]>
}

export type Call<Table extends OptionTable> = {
  readonly options: OptionValues<Table>
  readonly positionals: readonly string[]
  readonly io: Io
  readonly print: Print
}

/** What the overview shows of a command, and where the rest of it is. */
export type CommandRow = {
  /** `load run`. */
  readonly name: string
  readonly summary: string
  readonly load: () => Promise<CommandBody>
}

export type CommandBody<Table extends OptionTable = OptionTable> = {
  /** Arguments without a name, as the help shows them: `['FILE']`, `['[RUN]']` when optional. */
  readonly positionals?: readonly string[]
  readonly options: Table
  /** What names in its options and its output mean. */
  readonly meanings?: {
    readonly title: string
    readonly rows: readonly { readonly name: string; readonly summary: string }[]
  }
  /** What the help shows below the options: examples, where to read on. */
  readonly examples?: readonly string[]
  readonly run: (call: Call<Table>) => Promise<ExitCode>
}

/** A command that is loaded. */
export type Command = Omit<CommandRow, 'load'> & CommandBody

/** The options and examples of a command and what it does; `run` gets its options with their types. */
export function defineCommand<const Table extends OptionTable>(
  text: Omit<CommandBody<Table>, 'run'>,
  run: (call: Call<Table>) => Promise<ExitCode>,
): CommandBody {
  return { ...text, run } as unknown as CommandBody
}

export async function loadCommand({ name, summary, load }: CommandRow): Promise<Command> {
  return { name, summary, ...(await load()) }
}

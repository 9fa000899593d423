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

export type Command<Table extends OptionTable = OptionTable> = {
  /** `load run`. */
  readonly name: string
  readonly summary: string
  /** Arguments without a name, as the help shows them: `['FILE']`, `['[RUN]']` when optional. */
  readonly positionals?: readonly string[]
  readonly options: Table
  /** What the help shows below the options: examples, where to read on. */
  readonly examples?: readonly string[]
  readonly run: (call: Call<Table>) => Promise<ExitCode>
}

type CommandText<Table extends OptionTable> = Omit<Command<Table>, 'run'>

/** A command from what the help says of it and what it does; `run` gets its options with their types. */
export function defineCommand<const Table extends OptionTable>(
  text: CommandText<Table>,
  run: (call: Call<Table>) => Promise<ExitCode>,
): Command {
  return { ...text, run } as unknown as Command
}

import type { RequestStep } from '@gauntlet/core/flow'

/** A table as far as rules about its rows need it. Names are as PostgreSQL holds them: unquoted ones in lower case. */
export type Table = {
  /** With its schema, unless that is `public`: `shop.orders`. */
  readonly name: string
  readonly columns: readonly Column[]
  /** Sets of columns that no two rows share: the primary key first, where there is one. */
  readonly keys: readonly (readonly string[])[]
  readonly foreignKeys: readonly ForeignKey[]
  /** The conditions of its checks, as SQL in lower case. */
  readonly checks: readonly string[]
  /** All rows that SQL files put in, in their order; absent where that is not known. */
  readonly rows?: readonly Row[]
  /** SQL files put rows in, and which ones is not known. */
  readonly hasUnknownRows?: true
  /** What code looks for before it inserts a row, and no key holds: one row for each of these, it means. */
  readonly checkedKeys?: readonly Omit<CheckedInsert, 'table'>[]
  /** Why what SQL files state of the rows may not be all that is there. */
  readonly rowsDoubt?: string
  /** Columns that code updates later than the request which changes what they count. */
  readonly deferred?: readonly DeferredWrite[]
}

/** An update of a column in code that runs later: a timer, a queue, a job. */
export type DeferredWrite = {
  readonly table: string
  readonly column: string
  readonly file: string
  /** What makes it run later: `setInterval`, or the file itself. */
  readonly by: string
}

/** Code looks for a row by these columns before it inserts one: so it means one row for each of their values. */
export type CheckedInsert = {
  readonly table: string
  readonly columns: readonly string[]
  /** Which rows count: `status = 'active'`. */
  readonly where?: string
  readonly file: string
}

/** The values of a row by the names of its columns; what the statement does not name is absent. */
export type Row = Readonly<Record<string, string | number | boolean | null>>

export type Column = {
  readonly name: string
  readonly kind: 'number' | 'text' | 'other'
  /** Of a text: the most characters that fit; undefined without a limit. */
  readonly mostCharacters?: number | undefined
  readonly isUuid?: true
}

export type ForeignKey = {
  readonly columns: readonly string[]
  readonly table: string
  /** Empty where the statement leaves the primary key to the server. */
  readonly references: readonly string[]
}

/** A command that starts something, or makes its tables, and where that was read. */
export type FoundCommand = {
  readonly command: readonly string[]
  /** `package.json: scripts.start`. */
  readonly from: string
}

/** A command, what installs a worktree for it, and what else is plain about it. */
export type Start = FoundCommand & {
  /** Undefined: as Gauntlet does by default. */
  readonly install: readonly string[] | undefined
  /** How likely this is a backend. */
  readonly rank: number
  /** Whether the command itself says where its port comes from. */
  readonly takesPort?: true
  /** What to know before it starts, a sentence. */
  readonly note?: string
}

/** The sources of one service, by path. */
export type Sources = ReadonlyMap<string, string>

/** A route that the sources name. */
export type Route = {
  readonly method: string
  readonly path: string
  readonly file: string
  /** What its code shows of the request; absent for one that only reads. */
  readonly handler?: Handler
  /** Under which it is mounted; part of the path. */
  readonly prefix?: string
  /** What it is mounted on could not be read. */
  readonly mayNeedPrefix?: true
}

/** What the code beside a route shows without being run. */
export type Handler = {
  /** The JSON schema of the body, where it stands there as a literal. */
  readonly schema: unknown
  /** Fields of the body that the code reads. */
  readonly fields: readonly string[]
  /** The header by which it knows a retry: `idempotency-key`. */
  readonly header?: string
  /** Statuses that it names. */
  readonly statuses: readonly number[]
  /** Statuses that code apart from routes names: of errors that are thrown. Undefined: the code was not read. */
  readonly elsewhere?: readonly number[]
  /** Whether something checks its body that may refuse it without naming a status here. */
  readonly isChecked?: boolean
}

/** What serves in a folder of the project. */
export type Service = {
  /** Relative to the config's folder; `.` for that itself. */
  readonly folder: string
  /** Undefined: its files do not say. */
  readonly start: FoundCommand | undefined
  /** What installs a worktree; undefined: as Gauntlet does by default. Empty: nothing. */
  readonly install: readonly string[] | undefined
  readonly migrate: (FoundCommand | { readonly sql: string; readonly from: string }) | undefined
  readonly seed: FoundCommand | undefined
  /** The path that answers once it can serve. */
  readonly ready: { readonly path: string; readonly from: string } | undefined
  readonly routes: readonly Route[]
  /** What its sources look for before they insert a row. */
  readonly checkedInserts?: readonly CheckedInsert[]
  /** What its sources update later. */
  readonly deferredWrites?: readonly DeferredWrite[]
  /** Whether its sources use a service of others: payments, mail. */
  readonly reachesOthers: boolean
  /** `unknown`: nothing names a database. */
  readonly database: 'postgres' | 'other' | 'unknown'
  /** What stands in the way of starting it as it is: one sentence each. */
  readonly gaps: readonly string[]
  /** How likely it is the backend, among several. */
  readonly rank: number
}

/** A request that a file of the user's states. */
export type FoundRequest = {
  readonly step: RequestStep
  /** Statuses that the file declares. */
  readonly statuses: readonly number[]
  /** The most characters that fields of its body may have, as a schema states it; 0 for a text of one form (`uuid`). */
  readonly longest?: Readonly<Record<string, number>>
  /** Fields of its body that hold a UUID, as a schema states it. */
  readonly uuids?: readonly string[]
  /** Between which bounds numbers of its body lie, as a schema states it; a field with one value has that twice. */
  readonly ranges?: Readonly<Record<string, { readonly least?: number; readonly most?: number }>>
  /** No file states it: its values may be refused. */
  readonly isGuess?: true
  /** The code that answers was read: there are no others. */
  readonly areAll?: true
}

/** A file that describes traffic. */
export type Traffic = {
  readonly file: string
  /** The name of its reader. */
  readonly format: string
  /** Used as it is; its requests are not listed. */
  readonly isScenario: boolean
  /** It describes a backend: its requests stand each alone. Those of another file are one session. */
  readonly describesApi: boolean
  readonly requests: readonly FoundRequest[]
}

/** A file of a load tool that Gauntlet does not read, and the command by which it can be used. */
export type ForeignFile = { readonly file: string; readonly tool: string; readonly use: string }

/** What a look at a project found: plain data, from which a config is proposed. */
export type Findings = {
  readonly name: string
  /**
   * The branch that stands for "before the change", here or on `origin`: the remote's default one, else one with a usual
   * name; undefined outside git, or when there is none.
   */
  readonly mainBranch: string | undefined
  /** The likeliest backend first. */
  readonly services: readonly Service[]
  readonly tables: readonly Table[]
  /** Where the tables were read: `the database at 127.0.0.1:5432/shop`, `2 SQL files`. */
  readonly tablesFrom: string | undefined
  /** Whether SQL files put rows into tables. */
  readonly hasRows: boolean
  readonly traffic: readonly Traffic[]
  readonly foreign: readonly ForeignFile[]
  /** What could not be read, and why: one sentence each. */
  readonly unread: readonly string[]
}

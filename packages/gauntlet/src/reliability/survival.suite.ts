// What survives what: one table. `survival.slow.test.ts` makes each trouble and runs each command into it; docs/reliability.md
// is made from it.

/** One command in one trouble. */
export type Survival = {
  readonly command: CommandName
  /** How it ends; several where it depends on the machine. */
  readonly exit: number | readonly number[]
  /** Whether its document is printed. */
  readonly printed: boolean
  /** Whether its document is in its file, whole. */
  readonly inFile: boolean
  /** Whether the results store has it. */
  readonly inStore: boolean
  /** What it prints on standard error, a part of it. */
  readonly says: string
}

export type Trouble = {
  readonly id: TroubleId
  /** A heading. */
  readonly title: string
  /** What happens, and the rule that follows. */
  readonly text: string
  readonly rows: readonly Survival[]
}

/** A command line, and where its own document goes: in which file, in which table of the store. */
export type CommandLine = { readonly line: string; readonly file?: RegExp; readonly table?: string }

const loadRun = { file: /load-tests\/[0-9a-f-]{36}\.json$/, table: 'load_test_documents' }
const evidence = 'evidence_documents'

export const COMMANDS = {
  run: { line: 'run', file: /verdict\.json$/, table: 'verdict_runs' },
  'load run': { line: 'load run --scenario w --phase candidate --target candidate', ...loadRun },
  smoke: { line: 'smoke', file: /smoke\.json$/, table: evidence },
  parity: { line: 'parity --repeats 2 --no-shrink', file: /parity\.json$/, table: evidence },
  'smoke --config embedded.mjs': {
    line: 'smoke --config embedded.mjs',
    file: /smoke\.json$/,
    table: evidence,
  },
  'smoke --config started.mjs': {
    line: 'smoke --config started.mjs',
    file: /smoke\.json$/,
    table: evidence,
  },
  'up --config started.mjs': { line: 'up --config started.mjs' },
  'up --config embedded.mjs': { line: 'up --config embedded.mjs' },
  'load assert': { line: 'load assert --scenario w --phase candidate' },
  report: { line: 'report' },
  import: { line: 'import k6.json' },
  compare: {
    line: 'compare --scenario w --blocks 8 --cool-down 0 --profile quick --margin 99%',
    file: /compare\.json$/,
    table: evidence,
  },
  review: {
    line: 'review --base HEAD~1 --config review.mjs',
    file: /review\.json$/,
    table: evidence,
  },
  'review --dry-run': {
    line: 'review --dry-run --base HEAD~1 --config review.mjs',
    file: /dry-run\.json$/,
  },
  check: { line: 'check run.history --guarantees guarantees.mjs', table: evidence },
  doctor: { line: 'doctor --parity' },
  serve: { line: 'serve --port 0' },
  init: { line: 'init' },
  'gaps list': { line: 'gaps list --gaps gaps.yaml' },
  'gaps close': { line: 'gaps close gap --gaps gaps.yaml' },
  'gaps accept': { line: 'gaps accept gap --gaps gaps.yaml --owner me --expires 2999-01-01' },
} as const satisfies Record<string, CommandLine>
export type CommandName = keyof typeof COMMANDS

export type TroubleId =
  | 'store-away'
  | 'store-dies'
  | 'store-hangs'
  | 'store-full'
  | 'cluster-full'
  | 'folder-is-file'
  | 'artifacts-is-file'
  | 'state-is-file'
  | 'small-files'
  | 'disk-full'
  | 'disk-nearly-full'
  | 'project-full'
  | 'history-unwritable'
  | 'read-only'
  | 'stdout-full'
  | 'stdout-closed'
  | 'few-files'
  | 'no-home'
  | 'other-user'

const all = { exit: 0, printed: true, inFile: true, inStore: true, says: '' } as const
const inFilesOnly = { ...all, inStore: false } as const
const inStoreOnly = { ...all, inFile: false } as const
const printedOnly = { ...all, inFile: false, inStore: false } as const
const notSaved = { printed: true, inFile: false, inStore: false } as const
const nothing = { printed: false, inFile: false, inStore: false } as const

export const TROUBLES: readonly Trouble[] = [
  {
    id: 'store-away',
    title: 'The results store is away from the start',
    text: 'Commands that need it report that before anything is sent. Those that only add to the dashboard end as they would have.',
    rows: [
      { command: 'run', ...nothing, exit: 4, says: 'the results store at' },
      { command: 'load run', ...nothing, exit: 4, says: 'the results store at' },
      { command: 'load assert', ...nothing, exit: 4, says: 'the results store at' },
      { command: 'report', ...nothing, exit: 4, says: 'the results store at' },
      { command: 'import', ...nothing, exit: 4, says: 'the results store at' },
      { command: 'smoke', ...inFilesOnly, says: 'The dashboard will not show this' },
      { command: 'parity', ...inFilesOnly, says: 'The dashboard will not show this' },
      { command: 'review', ...inFilesOnly, says: 'The dashboard will not show this' },
      { command: 'check', ...printedOnly, exit: 3, says: 'The dashboard will not show this' },
      { command: 'serve', ...nothing, exit: 4, says: 'the results store at' },
      { command: 'doctor', ...printedOnly },
      {
        command: 'compare',
        ...inFilesOnly,
        exit: [0, 3],
        says: 'The dashboard does not show this comparison',
      },
      { command: 'up --config started.mjs', ...printedOnly },
      { command: 'init', ...printedOnly },
      { command: 'gaps list', ...printedOnly },
      { command: 'gaps accept', ...printedOnly },
      { command: 'gaps close', ...printedOnly },
    ],
  },
  {
    id: 'store-dies',
    title: 'The results store dies while load is sent',
    text: 'The run goes on to its verdict; the store is tried once more at the end. `gauntlet import` restores load runs from their files.',
    rows: [
      {
        command: 'run',
        ...inFilesOnly,
        says: 'Restore it with: gauntlet import artifacts/load-tests/',
      },
      { command: 'load run', ...inFilesOnly, exit: 4, says: 'Restore it with: gauntlet import' },
    ],
  },
  {
    id: 'store-hangs',
    title: 'The results store takes connections and never answers',
    text: 'A connection is waited for 10 s, a save of `gauntlet run` 30 s, and 5 s once it has failed.',
    rows: [{ command: 'smoke', ...inFilesOnly, says: 'The dashboard will not show this' }],
  },
  {
    id: 'store-full',
    title: "The disk of the results store's server is full",
    text: '`DISK_FULL` (SQLSTATE 53100). As with a store that dies.',
    rows: [
      { command: 'run', ...inFilesOnly, says: 'the disk of the results store at' },
      { command: 'smoke', ...inFilesOnly, says: 'the disk of the results store at' },
    ],
  },
  {
    id: 'folder-is-file',
    title: 'A file lies where a folder of evidence must be',
    text: 'The result is printed and stored; each file that is missing is named. A review, whose answers cost money, sends nothing.',
    rows: [
      { command: 'run', ...inStoreOnly, says: 'not saved: cannot write' },
      { command: 'load run', ...inStoreOnly, says: 'not saved: cannot write' },
      { command: 'smoke', ...inStoreOnly, says: 'not saved: cannot write' },
      { command: 'parity', ...inStoreOnly, says: 'not saved: cannot write' },
      { command: 'review', ...nothing, exit: 2, says: 'cannot make the folder' },
      { command: 'review --dry-run', ...notSaved, exit: 2, says: 'not saved: cannot write' },
    ],
  },
  {
    id: 'artifacts-is-file',
    title: '`artifacts` itself is a file',
    text: 'The same. The logs of a target that Gauntlet starts (`started.mjs`) go to the temporary folder.',
    rows: [
      { command: 'run', ...inStoreOnly, says: 'not saved: cannot write' },
      { command: 'load run', ...inStoreOnly, says: 'not saved: cannot write' },
      { command: 'smoke', ...inStoreOnly, says: 'not saved: cannot write' },
      { command: 'smoke --config started.mjs', ...inStoreOnly, says: 'the log is' },
      { command: 'parity', ...inStoreOnly, says: 'not saved: cannot write' },
      { command: 'compare', ...inStoreOnly, exit: [0, 3], says: 'not saved: cannot write' },
      { command: 'review', ...nothing, exit: 2, says: 'cannot make the folder' },
      { command: 'review --dry-run', ...notSaved, exit: 2, says: 'not saved: cannot write' },
    ],
  },
  {
    id: 'state-is-file',
    title: '`.gauntlet` is a file',
    text: 'It holds the databases that Gauntlet starts, and marks of runs that run. What needs none of them goes on; the database of a target (`embedded.mjs`) is made in the temporary folder.',
    rows: [
      { command: 'run', ...all, says: 'cannot be resumed' },
      { command: 'smoke', ...all },
      { command: 'smoke --config started.mjs', ...all },
      { command: 'smoke --config embedded.mjs', ...all, says: 'the database is in' },
      { command: 'up --config started.mjs', ...printedOnly, says: 'the log is' },
      { command: 'up --config embedded.mjs', ...printedOnly, says: 'the database is in' },
      { command: 'parity', ...all },
      { command: 'compare', ...all, exit: [0, 3] },
    ],
  },
  {
    id: 'disk-full',
    title: 'The disk of the evidence is full',
    text: '`DISK_FULL` (`ENOSPC`, `EDQUOT`). No file is left cut off: each is there whole, or as it was before.',
    rows: [
      { command: 'run', ...inStoreOnly, says: 'ENOSPC' },
      { command: 'load run', ...inStoreOnly, says: 'ENOSPC' },
      { command: 'smoke', ...inStoreOnly, says: 'ENOSPC' },
      { command: 'parity', ...inStoreOnly, says: 'ENOSPC' },
      { command: 'compare', ...inStoreOnly, exit: [0, 3], says: 'ENOSPC' },
      { command: 'smoke --config started.mjs', ...inStoreOnly, says: 'the log is' },
      { command: 'review', ...inStoreOnly, says: 'ENOSPC' },
      { command: 'review --dry-run', ...notSaved, exit: 2, says: 'ENOSPC' },
    ],
  },
  {
    id: 'cluster-full',
    title: "The disk of a target's own database runs full",
    text: 'While requests are sent to a target whose database Gauntlet started (`database: embedded`), in `.gauntlet` or in the temporary folder. The target cannot help it: what fails then is `no_evidence`, and its reason names the folder. A comparison does not count that block, and ends at the next start: the blocks before it are kept.',
    rows: [
      { command: 'run', ...all, exit: 3, says: 'where Gauntlet keeps the database' },
      { command: 'smoke', ...all, exit: 3, says: 'where Gauntlet keeps the database' },
      { command: 'parity', ...all, exit: 3, says: 'where Gauntlet keeps the database' },
      {
        command: 'compare',
        ...all,
        printed: false,
        exit: 2,
        says: 'discarded and repeated (the disk of',
      },
    ],
  },
  {
    id: 'disk-nearly-full',
    title: 'The disk has room for the document, and not for the page',
    text: 'Each file stands by itself. The run keeps its status; its notes say which file is missing.',
    rows: [{ command: 'load run', ...all, says: '.html: ENOSPC' }],
  },
  {
    id: 'project-full',
    title: 'The disk of the project is full from the start',
    text: 'The config can be read; neither `.gauntlet` nor `artifacts` can be made.',
    rows: [
      { command: 'run', ...inStoreOnly, says: 'ENOSPC' },
      { command: 'load run', ...inStoreOnly, says: 'ENOSPC' },
      { command: 'smoke', ...inStoreOnly, says: 'ENOSPC' },
      { command: 'smoke --config embedded.mjs', ...inStoreOnly, says: 'the database is in' },
      { command: 'parity', ...inStoreOnly, says: 'ENOSPC' },
      { command: 'up --config started.mjs', ...printedOnly, says: 'the log is' },
      { command: 'up --config embedded.mjs', ...printedOnly, says: 'the database is in' },
      { command: 'report', ...printedOnly },
      { command: 'import', ...printedOnly },
      { command: 'check', ...inStoreOnly, exit: 3 },
      { command: 'doctor', ...printedOnly },
      { command: 'serve', ...printedOnly },
      { command: 'init', ...nothing, exit: 2, says: 'ENOSPC' },
      { command: 'gaps list', ...printedOnly },
      { command: 'gaps accept', ...nothing, exit: 2, says: 'ENOSPC' },
      { command: 'gaps close', ...nothing, exit: 2, says: 'ENOSPC' },
    ],
  },
  {
    id: 'history-unwritable',
    title: 'The history of operations cannot be written',
    text: 'Because the disk is full, or slower than the load: the load is measured, printed and stored; guarantees, which are judged by the history, have no evidence.',
    rows: [{ command: 'load run', ...inStoreOnly, exit: 3, says: 'history' }],
  },
  {
    id: 'read-only',
    title: 'The folder is on a read-only file system',
    text: '`DISK_READ_ONLY` (`EROFS`).',
    rows: [
      { command: 'run', ...inStoreOnly, says: 'EROFS' },
      { command: 'load run', ...inStoreOnly, says: 'EROFS' },
      { command: 'smoke', ...inStoreOnly, says: 'EROFS' },
      { command: 'smoke --config started.mjs', ...inStoreOnly, says: 'the log is' },
      { command: 'smoke --config embedded.mjs', ...inStoreOnly, says: 'the database is in' },
      { command: 'review', ...nothing, exit: 2, says: 'EROFS' },
      { command: 'review --dry-run', ...notSaved, exit: 2, says: 'EROFS' },
      { command: 'check', ...inStoreOnly, exit: 3 },
      { command: 'doctor', ...printedOnly },
      { command: 'parity', ...inStoreOnly, says: 'EROFS' },
      { command: 'compare', ...inStoreOnly, exit: [0, 3], says: 'EROFS' },
      { command: 'up --config started.mjs', ...printedOnly, says: 'the log is' },
      { command: 'up --config embedded.mjs', ...printedOnly, says: 'the database is in' },
      { command: 'report', ...printedOnly },
      { command: 'import', ...printedOnly },
      { command: 'serve', ...printedOnly },
      { command: 'init', ...nothing, exit: 2, says: 'EROFS' },
      { command: 'gaps list', ...printedOnly },
      { command: 'gaps accept', ...nothing, exit: 2, says: 'EROFS' },
      { command: 'gaps close', ...nothing, exit: 2, says: 'EROFS' },
    ],
  },
  {
    id: 'other-user',
    title: 'The folder belongs to another user',
    text: '`FILE_FORBIDDEN` (`EACCES`, `EPERM`).',
    rows: [
      { command: 'run', ...inStoreOnly, says: 'EACCES' },
      { command: 'load run', ...inStoreOnly, says: 'EACCES' },
      { command: 'smoke', ...inStoreOnly, says: 'EACCES' },
      { command: 'parity', ...inStoreOnly, says: 'EACCES' },
      { command: 'up --config started.mjs', ...printedOnly, says: 'the log is' },
      { command: 'gaps close', ...nothing, exit: 2, says: 'EACCES' },
    ],
  },
  {
    id: 'stdout-full',
    title: 'Standard output cannot be written to',
    text: 'A result that could not be printed is no success: 0 becomes 2. Any other exit code stays. One place of the command line sees to it, whatever the command.',
    rows: [
      { command: 'load run', ...all, exit: 2, printed: false, says: 'ENOSPC' },
      { command: 'smoke', ...all, exit: 2, printed: false, says: 'ENOSPC' },
      { command: 'check', ...inStoreOnly, exit: 3, printed: false, says: 'ENOSPC' },
      { command: 'report', ...nothing, exit: 2, says: 'ENOSPC' },
    ],
  },
  {
    id: 'stdout-closed',
    title: 'The reader of standard output has gone',
    text: 'As in `gauntlet smoke | head -1`: its choice, and nothing else changes.',
    rows: [
      { command: 'load run', ...all, printed: false },
      { command: 'smoke', ...all, printed: false },
    ],
  },
  {
    id: 'few-files',
    title: 'The process may open few files',
    text: '`TOO_MANY_FILES` (`EMFILE`, `ENFILE`), or another code of the table; never 1.',
    rows: [
      { command: 'smoke', ...nothing, exit: [2, 70], says: 'EMFILE' },
      { command: 'up --config started.mjs', ...nothing, exit: [2, 70], says: 'EMFILE' },
    ],
  },
  {
    id: 'small-files',
    title: 'The process may write small files only',
    text: '`FILE_TOO_LARGE` (`EFBIG`; `ulimit -f`). As with a disk that is full.',
    rows: [
      { command: 'smoke', ...inStoreOnly, says: 'EFBIG' },
      { command: 'smoke --config embedded.mjs', ...nothing, exit: 2, says: 'EFBIG' },
      { command: 'up --config started.mjs', ...printedOnly },
      { command: 'up --config embedded.mjs', ...nothing, exit: 2, says: 'EFBIG' },
    ],
  },
  {
    id: 'no-home',
    title: 'There is no HOME, and TMPDIR is no folder',
    text: 'Nothing is stored there.',
    rows: [
      { command: 'smoke', ...all },
      { command: 'up --config started.mjs', ...printedOnly },
      { command: 'gaps list', ...printedOnly },
    ],
  },
]

/** The exit codes of every command. Tools outside this repository rely on them. */
export const EXIT = {
  SHIP: 0,
  HOLD: 1,
  USAGE: 2,
  INCONCLUSIVE: 3,
  UNREACHABLE: 4,
  NOT_FOUND: 5,
  BUG: 70,
  /** 128 and the number of SIGINT, as shells report it. */
  FORCED: 130,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Every failure a user can see: one row, from which exit code, HTTP status, hint and docs come. */
export const TOOL_ERRORS = {
  USAGE: { exit: EXIT.USAGE, status: 400, hint: 'See `gauntlet --help`.' },
  CONFIG_INVALID: {
    exit: EXIT.USAGE,
    status: 400,
    hint: 'Fix the file at the location in the message.',
  },
  FILE_UNREADABLE: { exit: EXIT.USAGE, status: 400, hint: 'Check the path and its permissions.' },
  FILE_UNWRITABLE: {
    exit: EXIT.USAGE,
    status: 400,
    hint: 'Check the path, its permissions and the space left.',
  },
  FILE_FORBIDDEN: {
    exit: EXIT.USAGE,
    status: 403,
    hint: 'Give the user that runs this the permission, or name another path.',
  },
  DISK_FULL: {
    exit: EXIT.USAGE,
    status: 507,
    hint: 'Free space there (`df -h` shows what is left), then run the command again.',
  },
  FILE_TOO_LARGE: {
    exit: EXIT.USAGE,
    status: 507,
    hint: 'Raise the limit of file sizes (`ulimit -f unlimited`), or use a file system that allows larger files.',
  },
  DISK_READ_ONLY: {
    exit: EXIT.USAGE,
    status: 507,
    hint: 'Mount the file system writable, or run in a writable folder.',
  },
  TOO_MANY_FILES: {
    exit: EXIT.USAGE,
    status: 503,
    hint: 'Raise the limit of open files (`ulimit -n 4096`), or send less load at once.',
  },
  PATH_FOREIGN: {
    exit: EXIT.USAGE,
    status: 400,
    hint: 'Remove it, or make yourself the owner and close it to other users; TMPDIR names another folder for temporary files.',
  },
  UNSUPPORTED: {
    exit: EXIT.USAGE,
    status: 400,
    hint: 'Rewrite that part as a TypeScript flow, or remove it.',
  },
  TARGET_FORBIDDEN: {
    exit: EXIT.USAGE,
    status: 403,
    hint: 'Requests go to loopback only by default: list the host under allowHosts in gauntlet.config.ts.',
  },
  TARGET_UNREACHABLE: {
    exit: EXIT.UNREACHABLE,
    status: 502,
    hint: 'Check that the target is running and that its URL is correct.',
  },
  WORKERS_UNREACHABLE: {
    exit: EXIT.UNREACHABLE,
    status: 503,
    hint: 'Check that nats-server runs with JetStream there, and that workers have joined: gauntlet worker --connect nats://HOST:4222.',
  },
  STORE_UNREACHABLE: {
    exit: EXIT.UNREACHABLE,
    status: 503,
    hint: 'Check GAUNTLET_DATABASE_URL, or unset it to use the embedded store.',
  },
  STORE_FOREIGN: {
    exit: EXIT.USAGE,
    status: 409,
    hint: 'Name a separate database in GAUNTLET_DATABASE_URL, or unset it to use the embedded store.',
  },
  RUN_CONFLICT: {
    exit: EXIT.USAGE,
    status: 409,
    hint: 'A finished run never changes: use the stored one, or import into another store.',
  },
  DATABASE_UNREACHABLE: {
    exit: EXIT.UNREACHABLE,
    status: 503,
    hint: 'Check that the database is running and that its URL is correct.',
  },
  START_FAILED: {
    exit: EXIT.UNREACHABLE,
    status: 502,
    hint: 'The reason is in the message; where a process logged something, with its last lines and the path of its log.',
  },
  PORT_TAKEN: {
    exit: EXIT.UNREACHABLE,
    status: 409,
    hint: 'Stop the process that listens there, or choose another port.',
  },
  NOT_FOUND: {
    exit: EXIT.NOT_FOUND,
    status: 404,
    hint: 'List what is stored with `gauntlet report`.',
  },
  UNAUTHORIZED: {
    exit: EXIT.USAGE,
    status: 401,
    hint: 'Send the value of DASHBOARD_TOKEN as the token.',
  },
  TOO_MANY_ATTEMPTS: {
    exit: EXIT.USAGE,
    status: 429,
    hint: 'Wait a minute, then try again.',
  },
  ORIGIN_FORBIDDEN: {
    exit: EXIT.USAGE,
    status: 403,
    hint: 'Open the dashboard at its own address and repeat the action there.',
  },
  DASHBOARD_BUSY: {
    exit: EXIT.UNREACHABLE,
    status: 503,
    hint: 'Close unused dashboard pages; this one retries by itself.',
  },
  PAGE_UNSET: {
    exit: EXIT.USAGE,
    status: 404,
    hint: 'Set the variables that this page needs, then start `gauntlet serve` again.',
  },
  PAGE_UNREACHABLE: {
    exit: EXIT.UNREACHABLE,
    status: 502,
    hint: 'Check that the backend of this page is running and that its address is correct.',
  },
  PAGE_REFUSED: {
    exit: EXIT.UNREACHABLE,
    status: 502,
    hint: 'Check the credentials that this page uses.',
  },
  PAGE_FAILED: {
    exit: EXIT.USAGE,
    status: 500,
    hint: 'The plugin of this page failed: its error is in the log of `gauntlet serve`.',
  },
  INTERRUPTED: {
    exit: EXIT.INCONCLUSIVE,
    status: 503,
    hint: 'Run the command again. `gauntlet run --resume` continues a run that was interrupted.',
  },
  BUG: {
    exit: EXIT.BUG,
    status: 500,
    hint: 'This is a bug in Gauntlet: please report it with the lines above.',
  },
} as const satisfies Record<string, { exit: ExitCode; status: number; hint: string }>

export type ToolErrorCode = keyof typeof TOOL_ERRORS

export type ToolErrorOptions = ErrorOptions & { readonly hint?: string; readonly place?: string }

/** A failure that is not our bug. The code says which kind; the message names the thing and the remedy. */
export class ToolError extends Error {
  override readonly name = 'ToolError'
  readonly code: ToolErrorCode
  /** What to do: the row's, unless there is a better one for this very failure. */
  readonly hint: string
  /** Where the mistake is: `--profile`, `gauntlet.config.ts: targets.candidate`, `smoke.hurl:3:1`. */
  readonly place: string | undefined

  constructor(code: ToolErrorCode, message: string, options: ToolErrorOptions = {}) {
    super(message, options)
    this.code = code
    this.hint = options.hint ?? TOOL_ERRORS[code].hint
    this.place = options.place
  }
}

/** What the operating system says of a file that it does not let us use, whatever we wanted to do with it. */
const CODES_OF_SYSTEM: Readonly<Record<string, ToolErrorCode>> = {
  EACCES: 'FILE_FORBIDDEN',
  EPERM: 'FILE_FORBIDDEN',
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
  EFBIG: 'FILE_TOO_LARGE',
  EROFS: 'DISK_READ_ONLY',
  EMFILE: 'TOO_MANY_FILES',
  ENFILE: 'TOO_MANY_FILES',
}

/** The code of the table for what the operating system reports; undefined for what it does not say about files. */
export function findSystemErrorCode(error: unknown): ToolErrorCode | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && Object.hasOwn(CODES_OF_SYSTEM, code)
    ? CODES_OF_SYSTEM[code]
    : undefined
}

/**
 * A failed use of a file as a ToolError; one that is a ToolError already stays as it is.
 *
 * @param what what could not be done, with the path: `cannot write /tmp/run.json`
 * @param otherwise the code where the system gives another reason than permission or space
 */
export function toFileError(
  cause: unknown,
  what: string,
  otherwise: 'FILE_UNWRITABLE' | 'FILE_UNREADABLE' = 'FILE_UNWRITABLE',
): ToolError {
  if (cause instanceof ToolError) return cause
  const why = cause instanceof Error ? cause.message : String(cause)
  return new ToolError(findSystemErrorCode(cause) ?? otherwise, `${what}: ${why}`, { cause })
}

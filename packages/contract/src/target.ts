/** How Gauntlet starts a deployment of the backend under test. */
export type StartConfig = {
  /** Program and arguments: `['npm', 'start']`. It finds its port in PORT and its database in DATABASE_URL. */
  readonly command: readonly string[]
  /** A git revision to start instead of the working tree: checked out into a worktree and installed. */
  readonly from?: string
  /**
   * What installs a worktree, in the config's folder; an empty list installs nothing. Default `['npm', 'ci']` in the nearest
   * folder with a lock file, from the command's upwards.
   */
  readonly install?: readonly string[]
  /**
   * Whether installing a worktree may run the scripts of that revision and of its dependencies (`postinstall`). Default
   * true; false is `npm ci --ignore-scripts`, and cannot be said beside your own `install`.
   */
  readonly installScripts?: boolean
  /** Folder of the command, relative to the config file's, in the working tree and in a worktree alike. */
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** The first replica's port; the others take the next ones. Default: free ports. */
  readonly port?: number
  /** Path that answers 2xx once the service can serve; default `/ready`. */
  readonly ready?: string
  /** Copies of the process behind one target, 1 to 16, started together; requests go round robin. */
  readonly replicas?: number
  /** How long a replica may take to get ready; default 60 s. */
  readonly readyTimeoutMs?: number
  /**
   * What makes the tables of an embedded database, before the first replica starts: a command, `['npm', 'run', 'migrate']`,
   * run in the command's folder with DATABASE_URL; or SQL files, applied in the order of their names. For a backend that
   * does not do so when it starts. In a worktree they are those of its revision.
   */
  readonly migrate?: readonly string[] | { readonly sql: string }
  /**
   * What fills an embedded database, `['npm', 'run', 'seed']`: run once the first replica is ready, with its environment
   * and in its folder. `gauntlet compare` runs it once and copies the result for every run.
   */
  readonly seed?: readonly string[]
}

/** How an https target is trusted, and who asks it. Paths of PEM files, relative to the folder of the config. */
export type TlsConfig = {
  /** Certificates of the authorities to trust, instead of those that Node.js knows. */
  readonly ca?: string | readonly string[]
  /** The certificate of the client, for a target that asks for one, and its key. */
  readonly cert?: string
  readonly key?: string
  /** The name to ask for (SNI), which the target's certificate must hold; default: the host of the URL. */
  readonly servername?: string
}

/** A database that Gauntlet does not start. */
export type DatabaseConfig = {
  readonly url: string | (() => string | undefined)
  /**
   * Whether its data and its connections may be broken: faults at statements, and sweeps, which work on copies beside it.
   * For a database of tests, of a target that Gauntlet starts. Default false.
   */
  readonly writable?: boolean
}

/** One deployment of the backend: a URL that is up already, or a command that Gauntlet starts. */
export type TargetConfig = {
  readonly url?: string
  /** Of a `url`: answers 2xx once it can serve. Absent: any answer below 500 of `/` will do. */
  readonly ready?: string
  readonly start?: StartConfig
  /**
   * `embedded`: a separate PostgreSQL, started with the target. A URL: that database. A function is
   * asked when the target is used. Absent: the target has no database that Gauntlet may read.
   */
  readonly database?: 'embedded' | DatabaseConfig
  /**
   * Where it cannot start, everything else goes on without it, and what was to be asked of it is
   * `no_evidence`. For a runtime that some machines lack.
   */
  readonly optional?: boolean
  /**
   * Its data may be changed at will: parity may also try smaller forms of requests that write, and puts the data back
   * before each. Only for a target that Gauntlet starts with `database: 'embedded'`.
   */
  readonly destructible?: boolean
  /** For a `url` of https. */
  readonly tls?: TlsConfig
  /** Sent with every request to this target. */
  readonly headers?: Readonly<Record<string, string>>
}

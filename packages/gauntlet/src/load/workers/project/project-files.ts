/** What of a project a load is made of: what workers on other machines get. */
export type ProjectFiles = {
  /** The folder that paths are relative to: above all the files. */
  readonly base: string
  /** Where the command was called. */
  readonly cwd: string
  /** The folder of the config: by it workers find what does not travel. */
  readonly home: string
  /** Relative to the base, with `/`. */
  readonly files: readonly string[]
  /** Files that may hold secrets: workers have to have them. Relative to the base. */
  readonly secrets: readonly string[]
  /** Folders that must exist, relative to the base. */
  readonly folders: readonly string[]
  /** Names of the variables of the environment that the files read, of those that are set here. */
  readonly env: readonly string[]
}

/** How they travel: JSON of this, compressed. */
export type PackedProject = {
  /** The folder of the config; as all paths relative to the base, with `/`. */
  readonly home: string
  readonly files: readonly {
    readonly path: string
    readonly sha256: string
    /** Base64. */
    readonly content: string
  }[]
  readonly secrets: readonly string[]
  readonly folders: readonly string[]
}

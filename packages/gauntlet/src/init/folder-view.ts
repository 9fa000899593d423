import { posix } from 'node:path'
import type { ProjectFiles } from './project-files.ts'

/** One folder of a project, and what lies in it. */
export class FolderView {
  /** Relative to the project's; `.` for that itself. */
  readonly folder: string
  readonly #files: ProjectFiles

  constructor(files: ProjectFiles, folder: string) {
    this.folder = folder
    this.#files = files
  }

  /** The text of a file; undefined where there is none or it was not read. */
  text(name: string): string | undefined {
    return this.#files.texts.get(posix.join(this.folder, name))
  }

  has(name: string): boolean {
    return this.#files.paths.includes(posix.join(this.folder, name))
  }

  /** The first of some names that is here, or in a folder above, up to the project's. */
  findUpwards(names: readonly string[]): string | undefined {
    for (let at = this.folder; ; at = posix.dirname(at)) {
      const found = names.find((name) => this.#files.paths.includes(posix.join(at, name)))
      if (found !== undefined || at === '.') return found
    }
  }

  /** Paths of files below, relative to this folder. */
  get paths(): string[] {
    if (this.folder === '.') return [...this.#files.paths]
    const start = `${this.folder}/`
    return this.#files.paths.flatMap((path) =>
      path.startsWith(start) ? [path.slice(start.length)] : [],
    )
  }

  /** The texts of files below whose names match, by paths relative to this folder. */
  texts(name: RegExp): Map<string, string> {
    return new Map(
      this.paths.flatMap((path): [string, string][] => {
        const text = name.test(path) ? this.text(path) : undefined
        return text === undefined ? [] : [[path, text]]
      }),
    )
  }

  /** How a file is named in what the user reads. */
  name(file: string): string {
    return posix.join(this.folder, file)
  }
}

/** JSON that may be broken, which is then no JSON. */
export function parseObject(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '')
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** Values of a field of an object that are texts. */
export function readTexts(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  )
}

import { matchGlob } from '../diff/match-glob.ts'

export type ComponentRules = {
  /** Globs by the name of the component; the first that matches wins. */
  readonly components?: Readonly<Record<string, readonly string[]>>
  /** Paths of the tree; those that are manifests of a package make its folder a component. */
  readonly manifests?: readonly string[]
}

const manifestName = /(?:^|\/)(?:package\.json|go\.mod|Cargo\.toml|pyproject\.toml|pom\.xml)$/

/**
 * The component that a path belongs to: the configured one, else the nearest folder with the manifest
 * of a package, else its first two folders. What lies in none is of `root`.
 */
export function toComponentOf(rules: ComponentRules): (path: string) => string {
  const folders = new Set((rules.manifests ?? []).filter((m) => manifestName.test(m)).map(folderOf))
  return (path) => {
    for (const [name, globs] of Object.entries(rules.components ?? {})) {
      if (globs.some((glob) => matchGlob(glob, path))) return name
    }
    for (let folder = folderOf(path); ; folder = folderOf(folder)) {
      if (folders.has(folder)) return folder === '' ? 'root' : folder
      if (folder === '') break
    }
    return folderOf(path).split('/').slice(0, 2).join('/') || 'root'
  }
}

/** The folder of a path, empty at the top. */
export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
}

import { readUserFile } from '@gauntlet/formats'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, posix } from 'node:path'

/** The files of a project and the texts of those that say something of it, by paths relative to its folder. */
export type ProjectFiles = {
  readonly paths: readonly string[]
  readonly texts: ReadonlyMap<string, string>
  /** What was not read, and why. */
  readonly unread: readonly string[]
}

const left =
  /^(?:node_modules|bower_components|vendor|dist|build|out|target|coverage|artifacts|tmp|__pycache__|venv|env|site-packages|\..*)$/
const environment = /^\.?v?env$/
/** Hidden folders and files that say something. */
const hidden = /^\.(?:env|env\.(?:example|sample|local|development))$/

const mostDepth = 7
const mostPaths = 5_000
const mostTexts = 800
const mostBytes = { source: 256 * 1024, document: 4 * 1024 * 1024 }
const mostTotalBytes = 48 * 1024 * 1024

const documents = /\.(?:sql|ya?ml|json|hurl|har|prisma|toml|xml|gradle|kts|conf|ini|jmx)$/i
const sources = /\.(?:[cm]?[jt]s|py|go|rb|java|kt|php|ru)$/i
const named =
  /^(?:Dockerfile(?:\..+)?|Containerfile|Procfile|[Mm]akefile|GNUmakefile|Gemfile|requirements[\w.-]*\.txt|Pipfile|go\.mod|gradlew|mvnw|artisan|\.env.*)$/
/** Locks are known by their names; tests, types and what was written for Gauntlet describe no service. */
const forGauntlet = /(?:\bfrom|\brequire\(|\bimport\(?)\s*['"]gauntlet(?:\/[\w-]+)?['"]/
const ignoredNames =
  /(?:^|\/)gauntlet\.config\.\w+$|(?:^|\/)(?:package-lock|npm-shrinkwrap|composer\.lock|tsconfig[\w.-]*|\.eslintrc)[\w.-]*$|lock\.(?:json|yaml)$|\.d\.[cm]?ts$|(?:^|[./_])(?:test|spec)s?\.[cm]?[jt]s$|_test\.(?:go|py)$|(?:^|\/)test_\w+\.py$/i

/**
 * Lists and reads what a project has, within bounds; links are not followed, and nothing is executed. A file that cannot
 * be read is named and left out.
 */
export async function readProject(root: string, signal: AbortSignal): Promise<ProjectFiles> {
  const { paths, unread } = await listPaths(root, signal)
  const texts = new Map<string, string>()
  let bytes = 0
  for (const path of paths.filter(isRead)) {
    signal.throwIfAborted()
    if (texts.size >= mostTexts || bytes > mostTotalBytes) {
      unread.push(`only the first ${texts.size} files were read`)
      break
    }
    const most = sources.test(path) ? mostBytes.source : mostBytes.document
    try {
      const text = await readUserFile(join(root, path), path, most)
      if (sources.test(path) && forGauntlet.test(text)) continue
      texts.set(path, text.replace(/^\uFEFF/, ''))
      bytes += text.length
    } catch (error) {
      unread.push((error as Error).message)
    }
  }
  return { paths, texts, unread }
}

function isRead(path: string): boolean {
  const name = posix.basename(path)
  return (
    (documents.test(name) || sources.test(name) || named.test(name)) && !ignoredNames.test(path)
  )
}

/** Breadth first, so that what is nearest counts where the bound is reached. */
async function listPaths(
  root: string,
  signal: AbortSignal,
): Promise<{ paths: string[]; unread: string[] }> {
  const paths: string[] = []
  const unread: string[] = []
  let folders = ['.']
  for (let depth = 0; depth < mostDepth && folders.length > 0; depth += 1) {
    const next: string[] = []
    for (const folder of folders) {
      signal.throwIfAborted()
      const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(
        (error: Error) => {
          unread.push(`${folder}: ${error.message}`)
          return []
        },
      )
      for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
        const path = posix.join(folder, entry.name)
        // Of a virtual environment of Python, the interpreter alone counts.
        const interpreter = posix.join(path, 'bin/python')
        if (environment.test(entry.name) && existsSync(join(root, interpreter))) {
          paths.push(interpreter)
          continue
        }
        if (left.test(entry.name) && !hidden.test(entry.name)) continue
        if (entry.isDirectory()) next.push(path)
        else if (entry.isFile()) paths.push(path)
      }
      if (paths.length >= mostPaths) {
        unread.push(`only the first ${mostPaths} files were looked at`)
        return { paths: paths.slice(0, mostPaths), unread }
      }
    }
    folders = next
  }
  return { paths, unread }
}

import { posix } from 'node:path'
import { listPreparations, pythonTool } from './find-python.ts'
import { readScripts } from './find-start.ts'
import type { FolderView } from './folder-view.ts'
import { describeUnsure, findPsqlFile, type FoundMigration } from './found-migration.ts'
import { isImported, isStartedBy } from './started-file.ts'

const names =
  /^(?:db[-_]?)?(?:migrate|migrations?|run[-_]?migrations?|init[-_]?(?:db|database|schema)|setup[-_]?(?:db|database)|create[-_]?(?:db|database|tables?|schema)|db[-_]?(?:init|setup|migrate)|apply[-_]?(?:schema|migrations?|sql))$/i
const making = /create\s+(?:unlogged\s+)?table|create_all|\.sql\b|\.sync\(|migrat/i

/** A file that is there to be run by itself and makes tables: `migrate.py`, `scripts/init-db.js`. */
export function findMigrationFile(
  folder: FolderView,
  startLine: string,
): FoundMigration | undefined {
  const found = [...folder.texts(/\.(?:py|[cm]?[jt]s)$/)].find(
    ([path, text]) =>
      names.test(posix.basename(path).replace(/\.\w+$/, '')) &&
      making.test(text) &&
      !serves.test(text) &&
      posix.basename(posix.dirname(path)) !== 'versions' &&
      !isStartedBy(path, startLine) &&
      !isImported(path, folder),
  )
  if (!found) return undefined
  const [path] = found
  const command = runPlain(path, folder)
  if (command) return { migrate: { command, from: folder.name(path) }, gaps: [] }
  const why = 'TypeScript is run by a loader that package.json does not name'
  return { migrate: undefined, gaps: [describeUnsure(folder.name(path), why)] }
}

/** It would not end. */
const serves =
  /\.listen\(|\bcreateServer\(|\b(?:Flask|FastAPI|Starlette|Sanic)\(|serve_forever|uvicorn\.run|\brun_app\(/

/** How a file is run by itself, and ends; undefined where it is only imported, or its language needs more. */
export function runPlain(path: string, folder: FolderView): readonly string[] | undefined {
  const text = folder.text(path) ?? ''
  if (serves.test(text)) return undefined
  if (path.endsWith('.py')) {
    // Without a call at its outermost level it only defines what others call.
    const isRun =
      /^if\s+__name__\s*==/m.test(text) || /^\w[\w.]*\([^\n]*\)[ \t]*(?:#.*)?$/m.test(text)
    if (!isRun) return undefined
    const parent = posix.dirname(path)
    const isPackage = parent !== '.' && folder.has(`${parent}/__init__.py`)
    const words = isPackage ? ['-m', path.replace(/\.py$/, '').replaceAll('/', '.')] : [path]
    return [...pythonTool(folder).run, ...words]
  }
  if (/\.[cm]?js$/.test(path)) return ['node', path]
  const { dependencies } = readScripts(folder)
  const loader = ['tsx', 'ts-node'].find((one) => dependencies.includes(one))
  return loader === undefined ? undefined : ['npx', loader, path]
}

const targets = /^(migrate|migrations?|db[-_]?(?:migrate|setup|init|up|schema)|(?:init|setup|create|migrate)[-_]?(?:db|schema|tables))\s*:(?!=)[^\n]*\n((?:\t[^\n]*\n?)*)/m // prettier-ignore

/** A target of a Makefile. */
export function findMakeTarget(folder: FolderView): FoundMigration | undefined {
  const file = ['Makefile', 'makefile', 'GNUmakefile'].find((one) => folder.has(one))
  const found = file === undefined ? null : targets.exec(folder.text(file) ?? '')
  if (file === undefined || !found) return undefined
  const [, name = '', recipe = ''] = found
  const from = `${folder.name(file)}: ${name}`
  if (/\b(?:docker|podman|kubectl)\b/.test(recipe)) {
    return { migrate: undefined, gaps: [describeUnsure(from, 'it runs in a container')] }
  }
  const sql = findPsqlFile(recipe, folder)
  if (sql !== undefined) return { migrate: { sql, from }, gaps: [] }
  if (/\b(?:psql|createdb|postgres(?:ql)?:)/.test(recipe) && !/DATABASE_URL/.test(recipe)) {
    return { migrate: undefined, gaps: [describeUnsure(from, 'it names its database itself')] }
  }
  return { migrate: { command: ['make', name], from }, gaps: [] }
}

/** What a file does only when it is run by itself, where a server imports it. */
export function findUnrunPreparation(
  folder: FolderView,
  startLine: string,
): FoundMigration | undefined {
  if (!/ -m (?:flask|uvicorn|gunicorn|hypercorn) /.test(startLine)) return undefined
  for (const [path, text] of folder.texts(/\.py$/)) {
    const [call] = listPreparations(text)
    if (call === undefined) continue
    const gap = `tables: ${folder.name(path)} does \`${call}\` only when it is run by itself (\`__main__\`), and start.command does not run it so. If that makes the tables, set start.migrate to what does`
    return { migrate: undefined, gaps: [gap] }
  }
  return undefined
}

import { posix } from 'node:path'
import type { FolderView } from './folder-view.ts'

const bare = (path: string): string => path.replace(/\.\w+$/, '')

/**
 * Whether a command runs a file itself: `node src/server.js`, `python3 app.py`, `python3 -m shop.api`. A server that imports it
 * (`-m uvicorn shop.api:app`) does not run what stands under `__main__`, and nothing says that it calls the rest.
 */
export function isStartedBy(path: string, line: string): boolean {
  const names = [path, bare(path), bare(path).replaceAll('/', '.')]
  return line.split(/\s+/).some((word) => names.includes(word.replace(/^\.\//, '')))
}

/** Whether another source imports it. */
export function isImported(path: string, folder: FolderView): boolean {
  const name = bare(posix.basename(path)).replaceAll(/[^\w-]/g, '')
  const pattern = path.endsWith('.py')
    ? new RegExp(String.raw`^[ \t]*(?:from\s+(?:[\w.]*\.)?${name}\s+import\b|import\s+(?:[\w.]+\.)?${name}\b|from\s+[\w.]+\s+import\s[^\n]*\b${name}\b)`, 'm')
    : new RegExp(String.raw`(?:from|require\(|import\(?)\s*['"\`]\.[^'"\`]*\b${name}(?:\.\w+)?['"\`]`)
  const sources = folder.texts(path.endsWith('.py') ? /\.py$/ : /\.[cm]?[jt]s$/)
  return [...sources].some(([other, text]) => other !== path && pattern.test(text))
} // prettier-ignore

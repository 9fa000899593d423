import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const READERS = ['readFileSync', 'openSync', 'readFile', 'open', 'createReadStream'] as const
const ASYNC_READERS = ['readFile', 'open'] as const

type Reader = (this: unknown, path: unknown, ...more: unknown[]) => unknown

/**
 * Notes which files this process opens, whoever does: a reader of a format, or a config that reads a list by itself.
 *
 * @returns what ends it, and gives the files
 */
export function traceReads(): () => readonly string[] {
  const files = new Set<string>()
  const note = (path: unknown): void => {
    if (typeof path === 'string') files.add(resolve(path))
    else if (path instanceof URL && path.protocol === 'file:') files.add(fileURLToPath(path))
  }
  const restores = [
    ...READERS.map((name) => wrap(fs, name, note)),
    ...ASYNC_READERS.map((name) => wrap(fs.promises, name, note)),
  ]
  syncBuiltinESMExports()
  return () => {
    for (const restore of restores) restore()
    syncBuiltinESMExports()
    return [...files]
  }
}

function wrap(owner: object, name: string, note: (path: unknown) => void): () => void {
  const original = Reflect.get(owner, name) as Reader
  Reflect.set(owner, name, function (this: unknown, path: unknown, ...more: unknown[]) {
    note(path)
    return Reflect.apply(original, this, [path, ...more])
  })
  return () => void Reflect.set(owner, name, original)
}

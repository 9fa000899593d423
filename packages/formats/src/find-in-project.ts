import type { Reader } from './reader.ts'
import type { OpenedSource } from './opened-source.ts'

/**
 * The reader of a file that was come across in a project, and that may be anything; undefined where none looks for such a
 * file. A file that is not YAML or JSON although it reads as if it had the keys is of that reader, which names the mistake.
 */
export function findInProject(
  readers: readonly Reader[],
  source: OpenedSource,
): Reader | undefined {
  return readers.find(({ inProject }) => {
    if (!inProject?.endings.some((ending) => source.file.toLowerCase().endsWith(ending)))
      return false
    return (inProject.keys ?? []).every((key) => hasTopKey(source, key))
  })
}

function hasTopKey({ text, hasKey }: OpenedSource, key: string): boolean {
  // Most files are not parsed: a project may have hundreds, of megabytes.
  if (!new RegExp(String.raw`(?:^|[{,])\s*["']?${key}["']?\s*:`, 'm').test(text)) return false
  try {
    return hasKey(key)
  } catch {
    return new RegExp(String.raw`^(?:\{\s*)?["']?${key}["']?\s*:`, 'm').test(text)
  }
}

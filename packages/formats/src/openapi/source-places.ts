import type { SourceNode } from '../source-node.ts'

/** Where a key of a document is written: `file:line:column`. */
export type FindPlace = (path: readonly string[]) => string

/**
 * For JSON the text is scanned once, down to the operations of the paths; YAML is parsed with its places anyway.
 *
 * @param toRoot the text as YAML, for what is no JSON
 */
export function createFindPlace(text: string, file: string, toRoot: () => SourceNode): FindPlace {
  if (!/^\s*\{/.test(text)) return (path) => findInYaml(toRoot(), path)
  let offsets: Map<string, number> | undefined
  let lineStarts: number[] | undefined
  return (path) => {
    offsets ??= listOffsets(text, DEPTH)
    lineStarts ??= listLineStarts(text)
    const at = offsets.get(toKey(path)) ?? 0
    const line = countUpTo(lineStarts, at)
    return `${file}:${line}:${at - (lineStarts[line - 1] ?? 0) + 1}`
  }
}

function listLineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** Down to `paths`, a path and a method. */
const DEPTH = 3

/** How many of the ascending numbers are not above `limit`. */
function countUpTo(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1
    else high = middle
  }
  return low
}

function findInYaml(root: SourceNode, path: readonly string[]): string {
  let at = root
  for (const key of path) at = (at.isMap ? at.map('it').get(key) : undefined) ?? at
  return at.at
}

const toKey = (path: readonly string[]): string => path.join('\n')

/** Where the value of each key begins, to this depth. */
function listOffsets(text: string, depth: number): Map<string, number> {
  const found = new Map<string, number>()
  const path: (string | undefined)[] = []
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g
  let key: string | undefined
  let level = 0
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [piece] = match
    if (piece === '{' || piece === '[') {
      path[level] = key
      level += 1
      key = undefined
    } else if (piece === '}' || piece === ']') {
      level -= 1
      key = undefined
    } else if (piece === ':' && key !== undefined && level <= depth) {
      const parents = path.slice(1, level)
      if (parents.every((each) => each !== undefined)) {
        const value = /\S/g
        value.lastIndex = match.index + 1
        found.set(toKey([...parents, key]), value.exec(text)?.index ?? match.index)
      }
    } else if (piece === ',') key = undefined
    else if (piece.startsWith('"') && key === undefined && level <= depth)
      key = JSON.parse(piece) as string
  }
  return found
}

import type { Warn } from './warnings.ts'
import { parseSource, type SourceNode } from './source-node.ts'

/** A file that is not recognised yet: parsed when that is asked for, once. */
export type OpenedSource = {
  readonly text: string
  readonly file: string
  /** The text as YAML or JSON. @throws ToolError CONFIG_INVALID where it is neither */
  readonly toRoot: () => SourceNode
  /** Parses it to plain data, for what needs no places. @throws ToolError as `toRoot` */
  readonly toData: () => unknown
  /** Whether its top level has this key. @throws ToolError as `toRoot` */
  readonly hasKey: (key: string) => boolean
  readonly warn: Warn
}

/** @param warn called for each part that has no effect */
export function openSource(
  content: string,
  file: string,
  warn: Warn = () => undefined,
): OpenedSource {
  const text = content.replace(/^\uFEFF/, '')
  let root: SourceNode | undefined
  const toRoot = (): SourceNode => (root ??= parseSource(text, file, warn))
  let keys: ReadonlySet<string> | undefined
  const hasKey = (key: string): boolean => (keys ??= listTopKeys(text, toRoot)).has(key)
  const toData = (): unknown => parseJson(text) ?? toRoot().value()
  return { text, file, toRoot, toData, hasKey, warn }
}

function listTopKeys(text: string, toRoot: () => SourceNode): ReadonlySet<string> {
  const found = parseJson(text)
  if (found) return new Set(Object.keys(found))
  return new Set(toRoot().isMap ? toRoot().map('the file').keys() : [])
}

/** JSON is read without places, which are slow to find in megabytes. Undefined for what is no object of JSON. */
function parseJson(text: string): object | undefined {
  if (!/^\s*\{/.test(text)) return undefined
  try {
    return JSON.parse(text) as object
  } catch {
    // YAML in its short form, or a mistake, which is named with its place where it is read.
    return undefined
  }
}

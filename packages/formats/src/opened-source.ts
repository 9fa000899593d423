import { parseSource, type SourceNode } from './source-node.ts'

/** A file that is not recognised yet: parsed when that is asked for, once. */
export type OpenedSource = {
  readonly text: string
  readonly file: string
  /** The text as YAML or JSON. @throws ToolError CONFIG_INVALID where it is neither */
  readonly toRoot: () => SourceNode
  /** Whether its top level has this key. @throws ToolError as `toRoot` */
  readonly hasKey: (key: string) => boolean
}

export function openSource(content: string, file: string): OpenedSource {
  const text = content.replace(/^\uFEFF/, '')
  let root: SourceNode | undefined
  const toRoot = (): SourceNode => (root ??= parseSource(text, file))
  let keys: ReadonlySet<string> | undefined
  const hasKey = (key: string): boolean => (keys ??= listTopKeys(text, toRoot)).has(key)
  return { text, file, toRoot, hasKey }
}

/** Of JSON without places, which are slow to find in megabytes. */
function listTopKeys(text: string, toRoot: () => SourceNode): ReadonlySet<string> {
  if (/^\s*\{/.test(text)) {
    try {
      return new Set(Object.keys(JSON.parse(text) as object))
    } catch {
      // YAML in its short form, or a mistake, which is named with its place below.
    }
  }
  return new Set(toRoot().isMap ? toRoot().map('the file').keys() : [])
}

import { readUserFile } from '../read-user-file.ts'
import { findReader, type Reader } from '../reader.ts'
import { readers as ours } from '../readers.ts'
import { parseSource, type SourceNode } from '../source-node.ts'
import type { CaseOptions, ReadCases } from './case-options.ts'

/**
 * Reads parity cases, by the first reader of cases that takes the file.
 *
 * @throws ToolError CONFIG_INVALID or UNSUPPORTED as `file:line:column: what is wrong`; FILE_UNREADABLE
 */
export async function readParityCases(
  file: string,
  options: CaseOptions = {},
  readers: readonly Reader[] = ours,
): Promise<ReadCases> {
  const text = (await readUserFile(file, 'the case file')).replace(/^\uFEFF/, '')
  let root: SourceNode | undefined
  const toRoot = () => (root ??= parseSource(text, file))
  const hasKey = (key: string) => toRoot().isMap && toRoot().map('the file').has(key)
  const reader = findReader(readers, 'cases', { file, hasKey })
  return reader ? reader.read({ text, file, toRoot }, options) : toRoot().fail('no reader takes it')
}

import { readUserFile } from '../read-user-file.ts'
import { refuseOtherTools } from '../other-tools.ts'
import { findReader, type Reader } from '../reader.ts'
import { readers as ours } from '../readers.ts'
import { openSource } from '../opened-source.ts'
import { withWarnings } from '../warnings.ts'
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
  return await withWarnings(options.onWarning, async (warn) => {
    const source = openSource(await readUserFile(file, 'the case file'), file, warn)
    refuseOtherTools(file, source.text)
    const reader = findReader(readers, 'cases', source)
    return reader ? await reader.read(source, options) : source.toRoot().fail('no reader takes it')
  })
}

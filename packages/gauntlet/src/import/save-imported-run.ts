import { ToolError, type ImportedRun } from '@gauntlet/contract'
import { invariant } from '@gauntlet/core'
import type { Store } from '@gauntlet/store'
import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { toolVersion } from '../cli/tool-version.ts'

export type ImportedFile = {
  readonly text: string
  readonly file: string
  readonly scenario: string | undefined
}

const kind = 'imported-run'

/**
 * Keeps another tool's run as history. Its id comes from its contents, so the same file enters once. Its outcome is
 * `no_evidence`: one run without a counterpart proves nothing about a change.
 */
export async function saveImportedRun(
  store: Store,
  run: ImportedRun | undefined,
  { text, file, scenario }: ImportedFile,
): Promise<{ id: string; result: 'imported' | 'unchanged' }> {
  invariant(run, 'a file that is not ours was parsed as a foreign one')
  const id = toId(text)
  if (await store.evidence.find(kind, id)) return { id, result: 'unchanged' }
  const at = run.started_at ?? (await modifiedAt(file))
  const document = { tool: toolVersion, at, source: basename(file), ...run }
  await store.evidence.save({ id, document, outcome: 'no_evidence', ...(scenario && { scenario }) })
  return { id, result: 'imported' }
}

/** A UUID of the contents. @see RFC 9562, section 5.8 */
function toId(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16)
  bytes[6] = 0x80 | (bytes.readUInt8(6) & 0x0f)
  bytes[8] = 0x80 | (bytes.readUInt8(8) & 0x3f)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** k6's summaries do not say when they ran: the file's own time is the best there is. */
async function modifiedAt(file: string): Promise<string> {
  try {
    return (await stat(file)).mtime.toISOString()
  } catch (cause) {
    throw new ToolError('FILE_UNREADABLE', `cannot read ${file}`, { cause })
  }
}

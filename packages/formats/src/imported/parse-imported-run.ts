import { ToolError } from '@gauntlet/contract'
import type { ImportedRun } from '@gauntlet/contract'
import { isRecord } from './json-reader.ts'
import { findReader, hasObject, listReaders, type Reader } from '../reader.ts'
import { readers as ours } from '../readers.ts'

/**
 * Reads the result file of another tool as one run of history, by the reader that takes it.
 *
 * @param source names the file in messages
 * @throws ToolError FILE_UNREADABLE when it is not JSON or lacks its counts, UNSUPPORTED when it is something else
 */
export function parseImportedRun(
  text: string,
  source: string,
  readers: readonly Reader[] = ours,
): ImportedRun {
  const report = parseJson(text, source)
  try {
    return readReport(report, source, readers)
  } catch (cause) {
    if (!(cause instanceof ToolError) || cause.message.includes(source)) throw cause
    throw new ToolError(cause.code, `${source}: ${cause.message}`, { cause })
  }
}

function readReport(report: unknown, source: string, readers: readonly Reader[]): ImportedRun {
  const hasKey = (key: string) => hasObject(report, key)
  const reader = findReader(readers, 'run', { file: source, hasKey })
  if (reader && isRecord(report)) return reader.read(report, source)
  const files = listReaders(readers, 'run').map(({ file }) => file)
  throw new ToolError('UNSUPPORTED', `${source} is neither ${files.join(' nor ')}`)
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (isK6Stream(text)) {
      const remedy = 'run k6 again with --summary-export, or write what handleSummary gets'
      throw new ToolError(
        'UNSUPPORTED',
        `${source} is k6's stream of points (--out json): ${remedy}`,
        {
          cause,
        },
      )
    }
    throw new ToolError('FILE_UNREADABLE', `${source} is not JSON: ${String(cause)}`, { cause })
  }
}

function isK6Stream(text: string): boolean {
  const firstLine = text.slice(0, 4096).split('\n', 1)[0] ?? ''
  return /^\{.*"type":\s*"(Metric|Point)"/.test(firstLine)
}

import { ToolError } from '@gauntlet/contract'
import type { ImportedRun } from '@gauntlet/contract'
import { isRecord } from './json-reader.ts'
import { parseArtilleryReport } from './parse-artillery-report.ts'
import { parseK6Summary } from './parse-k6-summary.ts'

/**
 * Reads the result file of Artillery (1 and 2) or k6 (its three summaries) as one run of history.
 *
 * @param source names the file in messages
 * @throws ToolError FILE_UNREADABLE when it is not JSON or lacks its counts, UNSUPPORTED when it is something else
 */
export function parseImportedRun(text: string, source: string): ImportedRun {
  const report = parseJson(text, source)
  try {
    return readReport(report, source)
  } catch (cause) {
    if (!(cause instanceof ToolError) || cause.message.includes(source)) throw cause
    throw new ToolError(cause.code, `${source}: ${cause.message}`, { cause })
  }
}

function readReport(report: unknown, source: string): ImportedRun {
  if (isRecord(report) && isRecord(report['aggregate'])) return parseArtilleryReport(report, source)
  if (isRecord(report) && (isRecord(report['metrics']) || isRecord(report['results']))) {
    return parseK6Summary(report, source)
  }
  throw new ToolError(
    'UNSUPPORTED',
    `${source} is neither a report of Artillery (--output) nor a summary of k6 (handleSummary, --summary-export)`,
  )
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

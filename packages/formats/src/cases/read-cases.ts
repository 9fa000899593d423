import { readUserFile } from '../read-user-file.ts'
import type { CaseOptions, ReadCases } from './case-options.ts'
import { readHar } from '../har/read-har.ts'
import { toHurlCases } from '../hurl/to-hurl-cases.ts'
import { readOpenApi } from '../openapi/read-openapi.ts'
import { parseSource } from '../source-node.ts'
import { readCaseFile } from './read-case-file.ts'

/**
 * Reads parity cases: Gauntlet's own case file (YAML or JSON), a Hurl file, a HAR recording, or an OpenAPI 3
 * document with examples.
 *
 * @throws ToolError CONFIG_INVALID or UNSUPPORTED as `file:line:column: what is wrong`; FILE_UNREADABLE
 */
export async function readParityCases(file: string, options: CaseOptions = {}): Promise<ReadCases> {
  const text = (await readUserFile(file, 'the case file')).replace(/^\uFEFF/, '')
  if (file.endsWith('.hurl')) return { cases: toHurlCases(text, file, options), skipped: [] }
  const root = parseSource(text, file)
  const names = root.isMap ? root.map('the file') : new Map<string, never>()
  if (names.has('openapi')) return readOpenApi(root, options)
  if (names.has('log')) return readHar(root, options)
  return { cases: readCaseFile(root), skipped: [] }
}

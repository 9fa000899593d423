import { findInProject, openSource, readers, type Reader } from '@gauntlet/formats'
import { join } from 'node:path'
import type { ForeignFile, FoundRequest, Traffic } from './findings.ts'
import type { ProjectFiles } from './project-files.ts'

export type SeenTraffic = {
  readonly traffic: readonly Traffic[]
  readonly foreign: readonly ForeignFile[]
  readonly unread: readonly string[]
  /** Paths that OpenAPI documents name, with the path of their server. */
  readonly documented: readonly string[]
}

const isData = (path: string): boolean => /\.(?:ya?ml|json)$/i.test(path)

const tools: readonly {
  readonly tool: string
  readonly is: (path: string, text: string) => boolean
  readonly run: (file: string) => string
}[] = [
  {
    tool: 'k6',
    is: (path, text) =>
      /\.[cm]?[jt]s$/.test(path) && /(?:from|require\()\s*['"]k6(?:\/\w+)?['"]/.test(text),
    run: (file) => `k6 run ${file}`,
  },
  {
    tool: 'Postman',
    is: (path, text) => path.endsWith('.json') && text.includes('schema.getpostman.com'),
    run: (file) => `newman run ${file}`,
  },
  {
    tool: 'Locust',
    is: (path, text) => path.endsWith('.py') && /^(?:from|import) locust\b/m.test(text),
    run: (file) => `locust --headless -f ${file}`,
  },
  { tool: 'JMeter', is: (path) => path.endsWith('.jmx'), run: (file) => `jmeter -n -t ${file}` },
]

/** Reads what describes traffic, by the readers that other commands use; nothing in it is executed. */
export async function lookAtTraffic(
  root: string,
  { texts }: ProjectFiles,
  signal: AbortSignal,
): Promise<SeenTraffic> {
  const traffic: Traffic[] = []
  const foreign: ForeignFile[] = []
  const unread: string[] = []
  const documented: string[] = []
  for (const [file, text] of texts) {
    signal.throwIfAborted()
    const tool = tools.find(({ is }) => is(file, text))
    if (tool) {
      foreign.push({ file, tool: tool.tool, use: `gauntlet wrap -- ${tool.run(file)}` })
      continue
    }
    if (isData(file) && /^\s*(?:\{\s*)?["']?swagger["']?\s*:\s*["']?2/m.test(text)) {
      unread.push(`${file}: Swagger 2 is not read: convert it to OpenAPI 3`)
      continue
    }
    const source = openSource(text, file)
    const reader = findInProject(readers, source)
    if (!reader) continue
    try {
      const { requests, readPaths } = await readRequests(reader, source, root)
      documented.push(...readPaths)
      const { name: format, into } = reader
      const describesApi = into === 'cases' && reader.describeApi !== undefined
      traffic.push({ file, format, isScenario: into === 'scenario', describesApi, requests })
    } catch (error) {
      unread.push((error as Error).message.replaceAll(`${root}/`, ''))
    }
  }
  return { traffic, foreign, unread, documented }
}

type Read = {
  readonly requests: readonly FoundRequest[]
  /** Paths that the file documents. */
  readonly readPaths: readonly string[]
}

async function readRequests(
  reader: Reader,
  source: ReturnType<typeof openSource>,
  root: string,
): Promise<Read> {
  if (reader.into === 'scenario') {
    // What is code of the project is not executed here: such a file is read when it is used.
    if (!reader.namesCode?.(source.text)) await reader.read(join(root, source.file), {})
  }
  if (reader.into !== 'cases') return { requests: [], readPaths: [] }
  const api = reader.describeApi?.(source.toRoot())
  const { cases } = await reader.read(source, { allowUnsafe: true })
  const requests = cases.map(({ request }) => {
    const { name: _name, ...step } = request
    return { step, statuses: api?.listStatuses(step) ?? [] }
  })
  return { requests, readPaths: api?.readPaths ?? [] }
}

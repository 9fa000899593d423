import { findInProject, openSource, readers, type Reader } from '@gauntlet/formats'
import { join } from 'node:path'
import { isData } from './code-text.ts'
import type { ForeignFile, FoundRequest, Traffic } from './findings.ts'
import type { ProjectFiles } from './project-files.ts'
import { readBounds } from './schema-bounds.ts'

export type SeenTraffic = {
  readonly traffic: readonly Traffic[]
  readonly foreign: readonly ForeignFile[]
  readonly unread: readonly string[]
  /** Paths that OpenAPI documents name, with the path of their server. */
  readonly documented: readonly string[]
}

const isDataFile = (path: string): boolean => /\.(?:ya?ml|json)$/i.test(path)

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
    if (isDataFile(file) && /^\s*(?:\{\s*)?["']?swagger["']?\s*:\s*["']?2/m.test(text)) {
      unread.push(`${file}: Swagger 2 is not read: convert it to OpenAPI 3`)
      continue
    }
    const source = openSource(text, file)
    const reader = findInProject(readers, source)
    if (!reader) continue
    try {
      const { requests, readPaths, computed } = await readRequests(reader, source, root)
      if (computed > 0)
        unread.push(
          `${file}: requests that compute a value are not written into the config: ${computed}; name the file under parity.cases`,
        )
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
  /** How many requests compute a value, which no config can hold. */
  readonly computed: number
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
  if (reader.into !== 'cases') return { requests: [], readPaths: [], computed: 0 }
  const api = reader.describeApi?.(source)
  const { cases } = await reader.read(source, { allowUnsafe: true })
  const steps = cases.map(({ request: { name: _name, redirects: _redirects, ...step } }) => step)
  const written = steps.filter(({ expect: _expect, ...step }) => isData(step))
  const requests = written.map((step) => ({
    step,
    statuses: api?.listStatuses(step) ?? [],
    ...readBounds(api?.readBody(step)),
  }))
  const computed = steps.length - written.length
  return { requests, readPaths: api?.readPaths ?? [], computed }
}

import { parseSource, readArtilleryScenario, readParityCases } from '@gauntlet/formats'
import type { SourceNode } from '@gauntlet/formats'
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

/** How a file of each kind is known, by its name or its text. */
const kinds: readonly {
  readonly kind: Traffic['kind']
  readonly is: (path: string, text: string) => boolean
}[] = [
  { kind: 'hurl', is: (path) => path.endsWith('.hurl') },
  { kind: 'har', is: (path) => path.endsWith('.har') },
  {
    kind: 'openapi',
    is: (path, text) => isData(path) && /^\s*(?:\{\s*)?["']?openapi["']?\s*:\s*["']?3/m.test(text),
  },
  {
    kind: 'artillery',
    is: (path, text) =>
      isData(path) &&
      /^\s*["']?config["']?\s*:/m.test(text) &&
      /^\s*["']?scenarios["']?\s*:/m.test(text),
  },
]

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
    const found = kinds.find(({ is }) => is(file, text))
    if (!found) continue
    try {
      const document = found.kind === 'openapi' ? parseSource(text, file) : undefined
      if (document) documented.push(...listPaths(document))
      const requests = await readRequests(join(root, file), found.kind, { text, document })
      traffic.push({ file, kind: found.kind, requests })
    } catch (error) {
      unread.push((error as Error).message.replaceAll(`${root}/`, ''))
    }
  }
  return { traffic, foreign, unread, documented }
}

type Read = { readonly text: string; readonly document: SourceNode | undefined }

async function readRequests(
  file: string,
  kind: Traffic['kind'],
  { text, document }: Read,
): Promise<FoundRequest[]> {
  if (kind === 'artillery') {
    // A processor is code of the project: the script is read when it is used.
    if (!/^\s*["']?processor["']?\s*:/m.test(text)) await readArtilleryScenario(file)
    return []
  }
  const { cases } = await readParityCases(file, { allowUnsafe: true })
  return cases.map(({ request }) => {
    const { name: _name, ...step } = request
    return { step, statuses: document ? listStatuses(document, step) : [] }
  })
}

function listPaths(document: SourceNode): string[] {
  const paths = document.map('the document').get('paths')?.map('paths') ?? new Map()
  const base = readBase(document)
  return [...paths]
    .filter(([, item]) => (item as SourceNode).map('a path').has('get'))
    .map(([path]) => `${base}${path}`)
}

function readBase(document: SourceNode): string {
  const [server] = document.map('the document').get('servers')?.list('servers') ?? []
  const url = server?.map('a server').get('url')?.text('url') ?? '/'
  const path = URL.canParse(url) ? new URL(url).pathname : url
  return path.startsWith('/') && !path.includes('{') ? path.replace(/\/$/, '') : ''
}

/** The numbers that an operation declares as statuses of its answers. */
function listStatuses(
  document: SourceNode,
  { method, endpoint = '' }: FoundRequest['step'],
): number[] {
  const base = readBase(document)
  const paths = document.map('the document').get('paths')?.map('paths') ?? new Map()
  for (const [path, item] of paths as ReadonlyMap<string, SourceNode>) {
    if (base + path.replaceAll(/\{([^{}]+)\}/g, ':$1') !== endpoint) continue
    const operation = item.map('a path').get(method.toLowerCase())
    const responses = operation?.map('an operation').get('responses')?.map('responses') ?? new Map()
    return [...responses.keys()].map(Number).filter((status) => Number.isInteger(status))
  }
  return []
}

import type { Capture, RequestStep } from '@gauntlet/core/flow'
import { FollowedVariables } from '../script/followed-variables.ts'
import { readScript, type ScriptEffects } from '../script/read-script.ts'
import { splitTarget } from '../script/split-target.ts'
import { toTimesHook } from '../script/times.ts'
import { toCaptured } from '../postman/postman-url.ts'
import { readHttpBody } from './http-body.ts'
import { readHttpEnvironment } from './http-environment.ts'
import { HttpFileSource, parseHttpFile, type HttpBlock, type HttpFile } from './http-file-source.ts'
import { RequestReferences } from './http-references.ts'
import { HTTP_SANDBOX } from './http-sandbox.ts'
import type { Warn } from '../warnings.ts'
import { HOST, HTTP_TAGS } from './http-features.ts'
import { toDynamic } from './http-variables.ts'

export type HttpStep = {
  readonly name: string | undefined
  /** To be asked when all requests are read: what later ones read of this one is captured by it. */
  readonly toStep: () => RequestStep
  readonly at: string
  /** Variables of the flow that it reads, and that it sets. */
  readonly reads: readonly string[]
  readonly sets: () => readonly string[]
}

export type HttpFileText = {
  readonly text: string
  readonly file: string
  /** Called for each part that has no effect. */
  readonly warn?: Warn
}

type StepReading = {
  readonly source: HttpFileSource
  readonly variables: FollowedVariables
  readonly references: RequestReferences
  readonly origins: { first: string | undefined }
}

/** Local variables of a request, of the file, of the environment, and those that scripts set for all. */
const ORDER = ['local', 'file', 'environment', 'globals'] as const

/**
 * The requests of a .http file in order.
 *
 * @param nowMs the time that all requests have; undefined: that when each is sent
 * @throws ToolError CONFIG_INVALID or UNSUPPORTED as `file:line:column: what is wrong`
 */
export async function readHttpSteps(
  { text, file, warn }: HttpFileText,
  environment: string | undefined,
  nowMs: number | undefined,
): Promise<HttpStep[]> {
  const source = new HttpFileSource(file, warn)
  const parsed = parseHttpFile(text, source)
  const { names, values } = await readHttpEnvironment(file, environment)
  const references = new RequestReferences()
  const variables = new FollowedVariables({
    order: ORDER,
    nowMs,
    trims: true,
    toDynamic: (name, place, now) => references.find(name, place) ?? toDynamic(name, place, now),
    remedy: `define it in the file (@name = value), set it in a script before, or name an environment${names.length > 0 ? ` with --environment (${names.join(', ')})` : ' of http-client.env.json'}`,
  })
  for (const [name, value] of values) variables.set('environment', name, { text: value })
  defineVariables(parsed, { source, variables })
  const reading = { source, variables, references, origins: { first: undefined } }
  const steps: HttpStep[] = []
  for (const block of parsed.blocks) steps.push(await readStep(block, reading))
  return steps.length > 0 ? steps : source.fail(1, 'there is no request in this file')
}

/** A variable of the file holds everywhere in it: the tools do not agree on one that is defined twice. */
function defineVariables(
  { variables: defined }: HttpFile,
  { source, variables }: Pick<StepReading, 'source' | 'variables'>,
): void {
  const seen = new Map<string, string>()
  for (const { name, text, line } of defined) {
    if (seen.has(name) && seen.get(name) !== text)
      source.fail(
        line,
        `@${name} is defined twice with other values: VS Code takes one for the whole file, JetBrains the one before a request; give them two names`,
        'UNSUPPORTED',
      )
    if (text.includes('\\'))
      source.fail(
        line,
        `@${name} holds \\, which VS Code reads as an escape and JetBrains does not`,
        'UNSUPPORTED',
      )
    if (/\{\{\s*\$(?!processEnv|env)/.test(text))
      source.fail(
        line,
        `@${name} is made up: VS Code does so at each use, JetBrains once; write ${text} where it is used`,
        'UNSUPPORTED',
      )
    seen.set(name, text)
    variables.set('file', name, { text })
  }
}

async function readStep(block: HttpBlock, reading: StepReading): Promise<HttpStep> {
  const { source, variables, references } = reading
  variables.takeUsed()
  variables.takeAssigned()
  const capture: Capture[] = []
  const effects: ScriptEffects = { before: [], capture, expect: [] }
  const runScripts = async (event: 'prerequest' | 'test'): Promise<void> => {
    for (const script of block.scripts.filter((each) => each.event === event)) {
      const placeOfLine = (line: number) => source.placeOf(script.line + line - 1)
      await readScript(
        { event, text: script.text, placeOfLine },
        { variables, sandbox: HTTP_SANDBOX, effects },
      )
    }
  }
  await runScripts('prerequest')
  const request = await readRequest(block, reading)
  await runScripts('test')
  variables.clear('local')
  if (block.name !== undefined) references.add(block.name, capture)
  const reads = variables.takeUsed()
  const times = toTimesHook(reads)
  const before = [...(times ? [times] : []), ...effects.before, ...(request.before ?? [])]
  const assigned = variables.takeAssigned()
  return {
    name: block.name,
    at: source.at(block.line),
    reads,
    sets: () => [...assigned, ...capture.map(({ as }) => as)],
    toStep: () => ({
      ...request,
      ...(before.length > 0 && { before }),
      ...(capture.length > 0 && { capture }),
      ...(effects.expect.length > 0 && { expect: effects.expect }),
    }),
  }
}

const MOST_REDIRECTS = 10

async function readRequest(block: HttpBlock, reading: StepReading): Promise<RequestStep> {
  const { source, variables } = reading
  const headers = readHeaders(block, reading)
  const isGraphQl = headers.get('x-request-type')?.toLowerCase() === 'graphql'
  if (isGraphQl) headers.delete('x-request-type')
  const auth = takeBasicAuth(headers, block, source)
  const type = headers.get('content-type') ?? ''
  const { before: bodyHooks = [], ...body } = await readHttpBody(
    block.body,
    { type, isGraphQl },
    { source, variables },
  )
  const url = readUrl(block, reading)
  const before = [...(url.before ?? []), ...bodyHooks]
  const timeoutMs = readTags(block, source)
  return {
    kind: 'request',
    method: block.method,
    url: url.url,
    ...(headers.size > 0 && { headers: Object.fromEntries(headers) }),
    ...auth,
    ...body,
    ...(before.length > 0 && { before }),
    ...(!block.tags.has('no-redirect') && { redirects: { most: MOST_REDIRECTS, rewrite: [303] } }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  }
}

function readUrl(
  { url, line, headers }: HttpBlock,
  { source, variables, origins }: StepReading,
): Pick<RequestStep, 'url' | 'before'> {
  const place = source.placeOf(line)
  if (url === '') return source.fail(line, 'a request is METHOD and a URL')
  const isPath = url.startsWith('/')
  if (isPath && !headers.some(({ text }) => /^\s*host\s*:/i.test(text)))
    return { url: variables.resolve(url, place).template }
  const { origin, rest, isCaptured } = splitTarget(isPath ? `target${url}` : url, place, variables)
  if (isCaptured) return toCaptured(rest.template, origins.first)
  const own = isPath ? undefined : origin
  if (own !== undefined && origins.first !== undefined && own !== origins.first)
    source.fail(line, `${own} is not ${origins.first}: all requests of a file go to one target`)
  origins.first ??= own
  const path = rest.template.startsWith('/') ? rest.template : `/${rest.template}`
  return { url: path }
}

/** A name that comes again is joined, as VS Code does. The host is that of the target. */
function readHeaders(
  { headers: lines }: HttpBlock,
  { source, variables }: StepReading,
): Map<string, string> {
  const headers = new Map<string, string>()
  for (const { text, line } of lines) {
    const cut = text.indexOf(':')
    const name = (cut < 0 ? text : text.slice(0, cut)).trim().toLowerCase()
    if (name === 'host') source.warn(line, `Host: ${HOST}`)
    if (name === 'host' || name === 'content-length') continue
    const value =
      cut < 0 ? '' : variables.resolve(text.slice(cut + 1).trim(), source.placeOf(line)).template
    const before = headers.get(name)
    const separator = name === 'cookie' ? ';' : ','
    headers.set(
      name,
      before === undefined ? toWire(value) : `${before}${separator}${toWire(value)}`,
    )
  }
  return headers
}

/** Headers go out in UTF-8; here a character is a byte. */
const toWire = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

/** `Authorization: Basic user password` and `Basic user:password`, which are encoded. */
function takeBasicAuth(
  headers: Map<string, string>,
  { line }: HttpBlock,
  source: HttpFileSource,
): Pick<RequestStep, 'basicAuth'> {
  const value = headers.get('authorization') ?? ''
  if (/^(?:Digest|AWS|COGNITO|openid)\s/i.test(value))
    source.fail(
      line,
      `Authorization: ${value.split(' ')[0]} is not supported: only Basic and tokens are`,
      'UNSUPPORTED',
    )
  const [, user, password] = /^Basic\s+((?:\{\{.*?\}\}|[^\s:])+)(?:\s+|:)(\S.*)$/i.exec(value) ?? []
  if (user === undefined || password === undefined) return {}
  headers.delete('authorization')
  return { basicAuth: { user, password } }
}

/** @returns the timeout, where one is given */
function readTags({ tags }: HttpBlock, source: HttpFileSource): number | undefined {
  for (const [name, { line }] of tags) {
    const reason = HTTP_TAGS.refused?.[name]
    if (reason !== undefined)
      source.fail(line, `@${name} is not supported: ${reason}`, 'UNSUPPORTED')
    const ignored = HTTP_TAGS.ignored?.[name]
    if (ignored !== undefined) source.warn(line, `@${name}: ${ignored}`)
  }
  const timeout = tags.get('timeout')
  if (!timeout) return undefined
  const [, amount, unit = 's'] = /^(\d+)\s*(ms|s|m)?$/.exec(timeout.text) ?? []
  const unitMs = { ms: 1, s: 1_000, m: 60_000 }[unit] ?? 1_000
  return amount === undefined
    ? source.fail(timeout.line, 'a timeout is a number and ms, s or m')
    : Number(amount) * unitMs
}

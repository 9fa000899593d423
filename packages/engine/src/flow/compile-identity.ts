import {
  compileTemplate,
  renderText,
  type Defaults,
  type FlowContext,
  type RequestStep,
  type Variables,
} from '@gauntlet/core/flow'
import type { HttpRequest } from '../http/transport.ts'
import { compileTexts } from './compile-body.ts'
import type { TargetUrl } from './target-url.ts'

export type RequestScope = {
  readonly target: TargetUrl
  readonly constants: Readonly<Variables>
  readonly defaults: Defaults
  readonly allowOrigin: (origin: string) => boolean
}

/** What a request says of who sends it. */
export type Identity = {
  readonly headers: ReturnType<typeof compileTexts>
  readonly auth?: (context: FlowContext) => string
  readonly cookies?: ReturnType<typeof compileTexts>
  readonly lines?: (context: FlowContext) => HeaderLines
}

type HeaderLines = NonNullable<HttpRequest['headerLines']>

type RequestParts = Omit<RequestStep, 'kind'>

export const CREDENTIAL = /auth|cookie|key|token|secret|password|session|signature/i

/**
 * What goes to which origin. Headers and cookies of the whole scenario, those of the target among them, go to the target
 * alone; those of a step also to another origin that the step or the
 * variables of the scenario write out. To one that an answer may have named, no credential goes.
 */
export function compileIdentity(
  step: RequestParts,
  { target, constants, defaults }: RequestScope,
  contentType: string | undefined,
): (origin: string) => Identity {
  const content: Texts = contentType ? { 'content-type': contentType } : {}
  const auth = compileAuth(step, constants)
  const toIdentity = (headers: Texts, cookies: Texts, lines: HeaderLines): Identity => ({
    headers: compileTexts({ ...content, ...headers }, constants),
    ...(Object.keys(cookies).length > 0 && { cookies: compileTexts(cookies, constants) }),
    ...(lines.length > 0 && { lines: compileLines(lines, constants) }),
  })
  const all = { ...lowerCased(defaults.headers), ...lowerCased(step.headers) }
  const own = lowerCased(step.headers)
  const { headerLines = [] } = step
  const harmless = Object.entries(own).filter(isHarmless)
  const toTarget = {
    ...toIdentity(all, { ...defaults.cookies, ...step.cookies }, headerLines),
    ...(auth && { auth }),
  }
  const toWritten = {
    ...toIdentity(own, step.cookies ?? {}, headerLines),
    ...(auth && { auth }),
  }
  const elsewhere = toIdentity(Object.fromEntries(harmless), {}, headerLines.filter(isHarmless))
  const written = findWrittenOrigin(step.url, constants)
  return (origin) => {
    if (origin === target.origin) return toTarget
    return origin === written ? toWritten : elsewhere
  }
}

/** The origin of a URL whose beginning no answer of the target can change: written out, or of the scenario's own variables. */
function findWrittenOrigin(url: string, constants: Readonly<Variables>): string | undefined {
  const start = /^(?:https?:\/\/)?(?:[^/?#{]|\{\{[^}]*\}\})+(?=[/?#]|$)/i.exec(url)?.[0]
  const template = start === undefined ? undefined : compileTemplate(start, constants)
  const text = template?.kind === 'constant' ? String(template.value) : ''
  return URL.canParse(text) ? new URL(text).origin : undefined
}

const isHarmless = ([name]: readonly [string, string]): boolean =>
  !CREDENTIAL.test(name) && name.toLowerCase() !== 'host'

function compileLines(
  lines: HeaderLines,
  constants: Readonly<Variables>,
): (context: FlowContext) => HeaderLines {
  const compiled = lines.map(([name, value]) => [name, compileTemplate(value, constants)] as const)
  return (context) => compiled.map(([name, value]) => [name, renderText(value, context)])
}

type Texts = Readonly<Record<string, string>>

const lowerCased = (texts: Texts = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([name, value]) => [name.toLowerCase(), value]))

function compileAuth(
  { basicAuth }: RequestParts,
  constants: Readonly<Variables>,
): ((context: FlowContext) => string) | undefined {
  if (!basicAuth) return undefined
  const user = compileTemplate(basicAuth.user, constants)
  const password = compileTemplate(basicAuth.password, constants)
  return (context) => {
    const pair = `${renderText(user, context)}:${renderText(password, context)}`
    return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`
  }
}

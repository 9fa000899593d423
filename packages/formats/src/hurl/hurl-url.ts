import type { HurlOptions } from './hurl-options.ts'
import type { HurlSource, SourceLocation } from './hurl-source.ts'

export type HurlUrl = {
  /** `http://localhost:8000`, where it is written out; it stands for the target. */
  readonly origin?: string
  /** `/a?b=1`, or a template of a whole URL. */
  readonly path: string
  /** The URL is a value that an answer gave. */
  readonly isCaptured: boolean
}

/** A host and perhaps a port, each of them a text or a template. */
const ORIGIN = /^https?:\/\/(?:\{\{[^{}]*\}\}|[^/?#{}:]+)(?::(?:\d+|\{\{[^{}]*\}\}))?(?=[/?#{]|$)/i
const BASE_VARIABLE = /^\{\{\s*([\w-]+)\s*\}\}(?=[/?#{]|$)/

type UrlScope = {
  readonly source: HurlSource
  readonly place: SourceLocation
  /** Variables that requests before it captured. */
  readonly captured: ReadonlySet<string>
  readonly options: Pick<HurlOptions, 'pathAsIs'>
}

/** `http://host:1/a` and `{{host}}/a` give `/a`: the base is the target. A captured URL stays as it is. */
export function readHurlUrl(url: string, { source, place, captured, options }: UrlScope): HurlUrl {
  const variable = BASE_VARIABLE.exec(url)
  if (variable && captured.has(variable[1] ?? '')) return { path: url, isCaptured: true }
  const origin = ORIGIN.exec(url)?.[0]
  if (origin === undefined && !/^(?:\/|\{\{)/.test(url))
    source.fail(
      place,
      'a URL begins with http:// or https://, with a variable, or with / for the target',
    )
  const base = origin ?? variable?.[0] ?? ''
  const rest = url.slice(base.length)
  const path = /^(?:\/|\{\{)/.test(rest) ? rest : `/${rest}`
  const sent = options.pathAsIs ? path : withoutDots(path)
  return { ...(origin !== undefined && { origin }), path: sent, isCaptured: false }
}

/** As curl does unless path-as-is says otherwise. @see RFC 3986, section 5.2.4 */
function withoutDots(path: string): string {
  const [, before = path, rest = ''] = /^([^?#]*)([\s\S]*)$/.exec(path) ?? []
  if (!/\/\.{1,2}(?:\/|$)/.test(before)) return path
  const kept: string[] = []
  const segments = before.split('/').slice(1)
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1
    if (segment === '..') kept.pop()
    else if (segment !== '.') kept.push(segment)
    if (isLast && (segment === '.' || segment === '..')) kept.push('')
  }
  return `/${kept.join('/')}${rest}`
}

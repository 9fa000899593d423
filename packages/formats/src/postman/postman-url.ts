import { compileTemplate, renderText, type RequestStep, type Template } from '@gauntlet/core/flow'
import { toLiteral } from '../literal-text.ts'
import type { SourceNode } from '../source-node.ts'
import { URL_PARTS } from './postman-features.ts'
import type { FollowedVariables, ResolvedText } from '../script/followed-variables.ts'
import { splitTarget } from '../script/split-target.ts'

export type PostmanUrl = {
  /** `http://localhost:3000`, where it is known; it stands for the target. */
  readonly origin: string | undefined
  readonly step: Pick<RequestStep, 'url' | 'before'>
  /** `user:password` before the host. */
  readonly credentials: string | undefined
}

/**
 * A URL as text, or in parts; what stands before the path is the target. It is encoded as Postman does, behind the
 * variables.
 *
 * @param ownOrigin the origin of the requests before, which leads to the target too where an answer gave the URL
 * @throws ToolError naming the place
 */
export function readUrl(
  place: SourceNode,
  variables: FollowedVariables,
  ownOrigin: string | undefined,
): PostmanUrl {
  const written = place.isMap ? joinParts(place) : place.text('url')
  if (written.trim() === '') return place.fail('the URL of this request is empty')
  const split = splitTarget(written.trim(), place, variables)
  const { origin, credentials, rest, isCaptured } = split
  return {
    origin,
    credentials,
    step: isCaptured ? toCaptured(rest.template, ownOrigin) : toPath(rest),
  }
}

function toPath({ template, constant }: ResolvedText): Pick<RequestStep, 'url' | 'before'> {
  if (constant !== undefined) return { url: toLiteral(encodePath(constant)) }
  return { url: template.startsWith('/') ? template : `/${template}`, before: [encodeLate] }
}

const encodeLate: NonNullable<RequestStep['before']>[number] = (draft, context) => {
  draft.url = toLiteral(encodePath(renderText(compileTemplate(draft.url), context)))
}

/** The whole URL is what an answer gave. */
export const toCaptured = (
  template: string,
  origin: string | undefined,
): Pick<RequestStep, 'url' | 'before'> => ({
  url: template,
  before: [
    (draft, context) => {
      const url = renderText(compileTemplate(draft.url), context)
      const isOwn = origin !== undefined && url.startsWith(origin)
      draft.url = toLiteral(isOwn ? encodePath(url.slice(origin.length)) : url)
    },
  ],
})

/** Path and query, without a fragment. @see https://github.com/postmanlabs/postman-url-encoder */
export function encodePath(text: string): string {
  const [whole = ''] = text.split('#', 1)
  const at = whole.indexOf('?')
  const path = at < 0 ? whole : whole.slice(0, at)
  const slashed = path.replaceAll('\\', '/')
  const start = slashed.startsWith('/') ? slashed : `/${slashed}`
  const encoded = percentEncode(start, /[^\x21\x24-\x3b\x3d\x40-\x5f\x61-\x7a\x7c\x7e]/gu)
  if (at < 0) return encoded
  return `${encoded}?${percentEncode(whole.slice(at + 1), /[^\x21\x24-\x26\x28-\x3b\x3d\x3f-\x7e]/gu)}`
}

const percentEncode = (text: string, unsafe: RegExp): string =>
  text.replaceAll(unsafe, (character) =>
    Array.from(
      Buffer.from(character, 'utf8'),
      (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    ).join(''),
  )

/** Parts in the order of a URL; variables of the path are put into it. */
function joinParts(place: SourceNode): string {
  const fields = place.fields('a URL', URL_PARTS)
  const text = (name: string): string | undefined => {
    const field = fields.find(name)
    return field && field.value() !== null ? field.text(name) : undefined
  }
  const host = fields.find('host')
  if (!host || host.value() === null)
    return place.fail(
      'this URL has no host, and Newman sends nothing: write the URL as a text, not as raw',
    )
  const segments = fields.find('path')?.listOrOne() ?? []
  const values = new Map(
    (fields.find('variable')?.listOrOne() ?? []).flatMap((each) => {
      const variable = each.map('a path variable')
      const key = variable.get('key') ?? variable.get('id')
      const value = variable.get('value')
      return key && value && value.value() !== null
        ? [[key.text('key'), value.text('value')] as const]
        : []
    }),
  )
  const path = segments.map((segment) => {
    const written = segment.isMap
      ? (segment.map('a segment').get('value') ?? segment).text('a segment')
      : segment.text('a segment')
    return written.startsWith(':') ? (values.get(written.slice(1)) ?? written) : written
  })
  const query = readQuery(fields.find('query'))
  const protocol = text('protocol')?.replace(/:?\/*$/, '')
  const joined = host
    .listOrOne()
    .map((part) => part.text('host'))
    .join('.')
  const port = text('port')
  return [
    protocol === undefined ? '' : `${protocol}://`,
    joined,
    port === undefined || port === '' ? '' : `:${port}`,
    segments.length > 0 ? `/${path.join('/')}` : '',
    query === '' ? '' : `?${query}`,
  ].join('')
}

function readQuery(place: SourceNode | undefined): string {
  return (place?.listOrOne() ?? [])
    .flatMap((each) => {
      if (!each.isMap) return each.text('a query')
      const fields = each.map('a parameter')
      if (fields.get('disabled')?.value() === true) return []
      const [key, value] = ['key', 'value'].map((name) => {
        const field = fields.get(name)
        return field && field.value() !== null ? field.text(name) : undefined
      })
      const name = encodeOutside(key ?? '', /[&=#]/g)
      return value === undefined ? name : `${name}=${encodeOutside(value, /[&#]/g)}`
    })
    .join('&')
}

/** What is written in a part keeps to that part; what variables hold does not. */
const encodeOutside = (text: string, special: RegExp): string =>
  text
    .split(/(\{\{[^{}]*\}\})/)
    .map((piece, at) => (at % 2 === 0 ? piece.replaceAll(special, encodeURIComponent) : piece))
    .join('')

/** Adds a parameter, whose value may hold templates, behind the variables. */
export function addParameter(
  step: Pick<RequestStep, 'url' | 'before'>,
  [name, value]: readonly [string, string],
): Pick<RequestStep, 'url' | 'before'> {
  const [key, text] = [name, value].map((part) => compileTemplate(part))
  const join = (url: string, render: (template: Template) => string): string => {
    const pair = [key, text].map((part) => encodeURIComponent(part ? render(part) : ''))
    return `${url}${url.includes('?') ? '&' : '?'}${pair.join('=')}`
  }
  if ([key, text].every((part) => part?.kind === 'constant'))
    return {
      ...step,
      url: join(step.url, (part) => (part.kind === 'constant' ? String(part.value) : '')),
    }
  return {
    url: step.url,
    before: [
      ...(step.before ?? []),
      (draft, context) => {
        draft.url = join(draft.url, (part) => renderText(part, context))
      },
    ],
  }
}

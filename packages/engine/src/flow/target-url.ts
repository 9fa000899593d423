import { TemplateError } from '@gauntlet/core/flow'
import { ToolError } from '@gauntlet/contract'

/** A URL leads away from the target, to a host that is not allowed. */
export class ForbiddenOrigin extends TemplateError {}

/** Where flows go: an origin and perhaps a base path, `/api` without a slash at its end. */
export type TargetUrl = { readonly origin: string; readonly basePath: string }

/** @throws ToolError CONFIG_INVALID when it is no http or https URL */
export function parseTargetUrl(target: string): TargetUrl {
  const url = URL.canParse(target) ? new URL(target) : undefined
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new ToolError('CONFIG_INVALID', `target "${target}" is not an http or https URL`)
  }
  return { origin: url.origin, basePath: url.pathname.replace(/\/$/, '') }
}

/**
 * Splits the URL of one request. A path goes to the target; an absolute URL to its own origin, if that is allowed.
 *
 * @throws TemplateError when it is neither, or leads to another origin
 */
export function resolveUrl(
  url: string,
  target: TargetUrl,
  allowOrigin: (origin: string) => boolean,
): { origin: string; path: string } {
  if (url.startsWith('/')) return { origin: target.origin, path: toWirePath(target.basePath + url) }
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    throw new TemplateError(`"${url}" is neither a path that begins with / nor a URL`)
  }
  const { origin, pathname, search } = new URL(url)
  if (origin !== target.origin && !allowOrigin(origin)) {
    throw new ForbiddenOrigin(`${origin} is not the target: list its host under allowHosts`)
  }
  return { origin, path: pathname + search }
}

const WIRE_SAFE = /^[\x21\x24-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7c\x7e]*$/
const UNSAFE = /[^\x21\x24-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7c\x7e]/gu

/** Drops a fragment and percent-encodes what may not stand in a request line; `%` stays as it is. */
export function toWirePath(path: string): string {
  if (WIRE_SAFE.test(path)) return path
  return path.replace(/#.*$/s, '').replaceAll(UNSAFE, percentEncode)
}

const percentEncode = (character: string): string =>
  Array.from(
    Buffer.from(character, 'utf8'),
    (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('')

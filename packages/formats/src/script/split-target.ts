import type { FollowedVariables, Place, ResolvedText } from './followed-variables.ts'

export type SplitTarget = {
  /** `http://localhost:3000`, where it is known; it stands for the target. */
  readonly origin: string | undefined
  /** `user:password` before the host. */
  readonly credentials: string | undefined
  /** What stands behind the host. */
  readonly rest: ResolvedText
  /** The URL begins with a value that an answer gave. */
  readonly isCaptured: boolean
}

/** Stands for a name without a value, which only the host may have. */
const UNKNOWN = '\uE002'
const AUTHORITY = /^(?:[^:/?#]*:\/\/)?[^/?#]*/

/**
 * Replaces the variables of a URL and splits it: what stands before the path is the target, also where its variables have no
 * value.
 *
 * @throws ToolError naming the place
 */
export function splitTarget(
  written: string,
  place: Place,
  variables: FollowedVariables,
): SplitTarget {
  const resolved = variables.resolve(written, place, (name) => `${UNKNOWN}${name}${UNKNOWN}`)
  const { template, constant } = resolved
  if (template.startsWith('{{') && !AUTHORITY.exec(template)?.[0].includes('://'))
    return { origin: undefined, credentials: undefined, rest: resolved, isCaptured: true }
  const authority = AUTHORITY.exec(template)?.[0] ?? ''
  const rest = template.slice(authority.length)
  const unknown = rest.split(UNKNOWN)[1]
  if (unknown !== undefined) variables.resolve(`{{${unknown}}}`, place)
  const [, scheme = 'http', credentials, host = ''] =
    /^(?:([a-z]+):\/\/)?(?:([^@]*)@)?(.*)$/i.exec(authority) ?? []
  if (!/^https?$/i.test(scheme)) place.fail(`${scheme} is not http or https`, 'UNSUPPORTED')
  const isKnown = host !== '' && !authority.includes(UNKNOWN) && !authority.includes('{{')
  return {
    origin: isKnown ? `${scheme.toLowerCase()}://${host}` : undefined,
    credentials,
    rest: { template: rest, constant: constant?.slice(authority.length) },
    isCaptured: false,
  }
}

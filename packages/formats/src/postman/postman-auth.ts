import type { SourceNode } from '../source-node.ts'
import { AUTH } from './postman-features.ts'
import type { FollowedVariables } from '../script/followed-variables.ts'

/** What authorizes a request, as templates: credentials, or a header or parameter that takes the place of one of its name. */
export type PostmanAuth =
  | { readonly basicAuth: { readonly user: string; readonly password: string } }
  | { readonly header: readonly [name: string, value: string] }
  | { readonly query: readonly [name: string, value: string] }

/** @throws ToolError UNSUPPORTED naming the kind */
export function readAuth(
  place: SourceNode | undefined,
  variables: FollowedVariables,
): PostmanAuth | undefined {
  if (!place) return undefined
  const fields = place.map('auth')
  const kind = fields.get('type') ?? place.fail('auth has no type')
  const name = kind.text('type')
  const reason = AUTH.refused?.[name]
  if (reason !== undefined || !AUTH.known.includes(name))
    kind.fail(`auth of type ${name} is not supported: ${reason ?? 'it is unknown'}`, 'UNSUPPORTED')
  if (name === 'noauth') return undefined
  const given = readParameters(fields.get(name))
  const text = (key: string): string => {
    const value = given.get(key)
    return value ? variables.resolve(value.text(key), value).template : ''
  }
  switch (name) {
    case 'basic':
      return { basicAuth: { user: text('username'), password: text('password') } }
    case 'bearer':
      return text('token') === ''
        ? undefined
        : { header: ['authorization', `Bearer ${text('token')}`] }
    case 'apikey': {
      const pair = [text('key'), text('value')] as const
      if (pair.join('') === '') return undefined
      return text('in') === 'query' ? { query: pair } : { header: pair }
    }
    default:
      return readToken(place, text)
  }
}

/** A token of OAuth 2 that is written in the collection; none is fetched. */
function readToken(place: SourceNode, text: (key: string) => string): PostmanAuth | undefined {
  const token = text('accessToken')
  if (token === '')
    return place.fail(
      'auth of type oauth2 fetches no token here: write the token as bearer',
      'UNSUPPORTED',
    )
  if (text('addTokenTo') === 'queryParams') return { query: ['access_token', token] }
  return { header: ['authorization', `${text('headerPrefix') || 'Bearer'} ${token}`.trim()] }
}

/** `[{ key, value }]` of v2.1, an object of v2.0. */
function readParameters(place: SourceNode | undefined): ReadonlyMap<string, SourceNode> {
  if (!place || place.value() === null) return new Map()
  if (place.isMap) return place.map('auth')
  return new Map(
    place.list('auth').flatMap((each) => {
      const { key, value } = Object.fromEntries(each.map('a parameter of auth'))
      return key && value && value.value() !== null ? [[key.text('key'), value] as const] : []
    }),
  )
}

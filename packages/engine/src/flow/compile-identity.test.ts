import { get } from '@gauntlet/core/flow'
import { expect, test } from 'vitest'
import { compileIdentity } from './compile-identity.ts'
import { parseTargetUrl } from './target-url.ts'

const scope = {
  target: parseTargetUrl('http://target.test'),
  constants: { auth: 'http://auth.test' },
  defaults: { headers: { 'x-api-key': 'of the target' }, cookies: { session: 's' } },
  allowOrigin: () => true,
}
const identify = (url: string, origin: string) => {
  const step = get(url, {
    headers: { Authorization: 'own', accept: 'a/b' },
    cookies: { own: 'c' },
    basicAuth: { user: 'u', password: 'p' },
  })
  const { headers, auth, cookies } = compileIdentity(step, scope, undefined)(origin)
  return { names: Object.keys(headers.constant ?? {}), auth: auth !== undefined, cookies: Object.keys(cookies?.constant ?? {}) } // prettier-ignore
}
const own = { names: ['authorization', 'accept'], auth: true, cookies: ['own'] }
const none = { names: ['accept'], auth: false, cookies: [] }

test.each([
  ['the target, by a path', '/a', 'http://target.test', { names: ['x-api-key', 'authorization', 'accept'], auth: true, cookies: ['session', 'own'] }],
  ['another host that the step writes out', 'http://b.test/a/{{ id }}', 'http://b.test', own],
  ['another host that a variable of the scenario names', '{{ auth }}/token?id={{ id }}', 'http://auth.test', own],
  ['a host that an answer named', '{{ next }}', 'http://b.test', none],
  ['a host that an answer completed', 'http://b.test{{ rest }}', 'http://b.test.evil.test', none],
  ['a host that an answer completed, behind one of the scenario', '{{ auth }}{{ rest }}', 'http://auth.test', none],
  ['a port that an answer named', 'http://b.test:{{ port }}/', 'http://b.test:81', none],
] as const)('what goes to %s', (...[, url, origin, expected]) => {
  expect(identify(url, origin)).toEqual(expected)
}) // prettier-ignore

import { expect, test } from 'vitest'
import { CookieJar } from './cookie-jar.ts'

const request = { origin: 'http://a.test', path: '/shop/cart?x=1' }
const jarWith = (setCookie: string): CookieJar => {
  const jar = new CookieJar()
  jar.store(request, setCookie, 1000)
  return jar
}

// RFC 6265, sections 5.1.4 (path matching and the default path), 5.2.1 and 5.2.2 (Expires, Max-Age).
test.each([
  { set: 'a=1', path: '/shop/x', cookie: 'a=1' },
  { set: 'a=1', path: '/shopping', cookie: undefined },
  { set: 'a=1; Path=/', path: '/other', cookie: 'a=1' },
  { set: 'a=1; Path=/shop/', path: '/shop/x?y', cookie: 'a=1' },
  { set: 'a=1; Max-Age=0', path: '/shop/x', cookie: undefined },
  { set: 'a=1; Max-Age=-5', path: '/shop/x', cookie: undefined },
  { set: 'a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT', path: '/shop/x', cookie: undefined },
  { set: 'a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT', path: '/shop/x', cookie: 'a=1' },
  { set: 'a=1\nb=x=y; HttpOnly', path: '/shop/x', cookie: 'a=1; b=x=y' },
  { set: 'a=1\na=2', path: '/shop/x', cookie: 'a=2' },
  { set: '=nameless\njunk', path: '/shop/x', cookie: undefined },
])('$set gives $cookie for $path', ({ set, path, cookie }) => {
  expect(jarWith(set).headerFor(request.origin, path, 1000)).toBe(cookie)
})

test('a cookie ends when its time is over, and stays with its origin', () => {
  const jar = jarWith('a=1; Max-Age=5')
  expect(jar.headerFor(request.origin, '/shop/x', 5_999)).toBe('a=1')
  expect(jar.headerFor(request.origin, '/shop/x', 6_000)).toBeUndefined()
  expect(jar.headerFor('http://b.test', '/shop/x', 1000)).toBeUndefined()
})

test('a target that sets cookies without end fills no memory', () => {
  const jar = new CookieJar()
  for (let n = 0; n < 500; n += 1) jar.set(request.origin, `c${n}`, 'v')
  const sent = jar.headerFor(request.origin, '/', 0)?.split('; ') ?? []
  expect(sent).toHaveLength(100)
  expect(sent.at(-1)).toBe('c499=v')
})

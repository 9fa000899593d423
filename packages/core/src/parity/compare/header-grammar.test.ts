import { describe, expect, test } from 'vitest'
import { HEADER_GRAMMARS, isSameHeader } from './header-grammar.ts'

describe('values that say the same', () => {
  test.each([
    // The four examples of RFC 9110 section 8.3.1.
    ['content-type', 'text/html;charset=utf-8', 'Text/HTML;Charset="utf-8"'],
    ['content-type', 'text/html; charset="utf-8"', 'text/html;charset=UTF-8'],
    ['content-type', 'a/b; x=1; charset=utf-8', 'a/b;charset=utf-8;x="1"'],
    ['content-type', 'a/b; x="c;d, \\"e"; y=2', 'a/b; y=2; x="c;d, \\"e"'],
    ['content-disposition', 'Attachment; FileName="a.txt"', 'attachment; filename=a.txt'],
    ['allow', 'GET, HEAD, PUT', 'PUT,GET ,HEAD'],
    // RFC 9110 section 5.6.1.2: empty elements do not count.
    ['allow', 'GET, , HEAD,', 'GET, HEAD'],
    ['vary', 'Accept-Encoding, Origin', 'origin, accept-encoding'],
    ['vary', '*', 'accept, *'],
    ['access-control-allow-methods', 'GET, POST', 'POST, GET'],
    ['access-control-allow-headers', 'X-A, X-B', 'x-b,x-a'],
    ['access-control-expose-headers', 'ETag', 'etag'],
    ['cache-control', 'no-cache, Max-Age=60', 'max-age="60", no-cache'],
    ['cache-control', 'private="set-cookie, x-a", no-store', 'no-store, private="set-cookie, x-a"'],
    ['content-encoding', 'GZIP', 'gzip'],
    ['strict-transport-security', 'max-age=1; includeSubDomains', 'includesubdomains;Max-Age="1"'],
    ['www-authenticate', 'Bearer realm="a", error=b', 'bearer Realm=a, error="b"'],
    ['www-authenticate', 'Basic', 'basic'],
    // The three forms of RFC 9110 section 5.6.7.
    ['last-modified', 'Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT'],
    ['expires', 'Sun, 06 Nov 1994 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'],
    ['retry-after', '010', '10'],
    ['content-length', '7', '007'],
    ['location', 'HTTP://Example.org/a', 'http://example.org/a'],
    ['x-content-type-options', 'NoSniff', 'nosniff'],
    ['set-cookie', 'a=1; Path=/; HttpOnly', 'a=1;httponly; path=/'],
    ['set-cookie', 'a=1\nb=2', 'b=2\na=1'],
    [
      'set-cookie',
      'a=1; Expires=Sun, 06 Nov 1994 08:49:37 GMT; SameSite=Lax; Domain=.a.org',
      'a=1; Domain=A.org; SameSite=lax; expires=Sun, 06-Nov-1994 08:49:37 GMT',
    ],
    ['set-cookie', 'c=1\na=2\nd=3\nb=4', 'a=2\nb=4\nc=1\nd=3'],
    ['set-cookie', 'a=1; ; Path =/ ;', 'a=1; Path= /'],
    ['cache-control', 'max-age = 60', 'max-age=60'],
    ['content-type', String.raw`a/b; x="\b\c"`, 'a/b; x="bc"'],
    // RFC 9110 section 11.2: white space around "=" is bad, but has to be read.
    ['www-authenticate', 'Digest realm = "a", nonce = b', 'digest realm=a, nonce="b"'],
    ['www-authenticate', 'Basic, Negotiate  aB+/=', 'basic, negotiate aB+/='],
    ['location', 'h2C+x://eXAMPLE.org', 'H2c+X://example.org'],
    ['age', '000', '0'],
    ['x-own', ' a ', 'a'],
  ])('%s: %j and %j', (name, one, other) => {
    expect(isSameHeader(name, one, other)).toBe(true)
    expect(isSameHeader(name, other, one)).toBe(true)
  })
})

describe('values that differ', () => {
  test.each([
    ['content-type', 'text/html', 'text/plain'],
    ['content-type', 'text/html', 'text/html; charset=utf-8'],
    // A boundary is written into the body as it is.
    ['content-type', 'multipart/mixed; boundary=aB', 'multipart/mixed; boundary=ab'],
    ['content-disposition', 'attachment; filename=a.txt', 'attachment; filename=A.txt'],
    // RFC 9110 section 9.1: a method has letter case.
    ['allow', 'GET', 'get'],
    ['allow', 'GET, HEAD', 'GET'],
    ['vary', 'accept', 'accept, origin'],
    ['cache-control', 'max-age=60', 'max-age=61'],
    ['cache-control', 'no-cache', 'no-store'],
    ['content-encoding', 'gzip, br', 'br, gzip'],
    ['etag', 'W/"a"', '"a"'],
    ['etag', '"a"', '"A"'],
    ['etag', '"a"', 'a'],
    ['www-authenticate', 'Bearer realm="a"', 'Bearer realm="A"'],
    ['last-modified', 'Sun, 06 Nov 1994 08:49:37 GMT', 'Sun, 06 Nov 1994 08:49:38 GMT'],
    ['expires', '0', '-1'],
    ['location', '/a', '/A'],
    ['set-cookie', 'a=1', 'A=1'],
    ['set-cookie', 'a=1; Secure', 'a=1'],
    ['set-cookie', 'a=1; Path=/A', 'a=1; Path=/a'],
    // The later one stays.
    ['set-cookie', 'a=1\na=2', 'a=2\na=1'],
    ['set-cookie', 'a=1\nb=2', 'a=1b=2'],
    ['set-cookie', 'a=1; Secure', 'a=1secure'],
    ['set-cookie', 'a=1; =X', 'a=1; =x'],
    ['allow', 'GET, HEAD', 'GETHEAD'],
    ['vary', '*', ''],
    ['vary', '*', 'accept'],
    ['vary', '*', 'a*'],
    ['content-encoding', 'gzip, br', 'gzipbr'],
    ['content-type', 'a/b; c', 'a/bc'],
    ['content-disposition', 'attachment; c', 'attachmentc'],
    ['content-type', String.raw`a/b; x="\b"`, String.raw`a/b; x="\c"`],
    ['content-type', String.raw`a/b; x="\b"`, 'a/b; x=""'],
    // A separator between quotes separates nothing.
    ['content-type', 'a/b; x="c;d"; y=1', 'a/b; x="c; y=1;d"'],
    // Only what begins and ends with a quote is quoted.
    ['content-type', 'a/b; x="', 'a/b; x='],
    ['content-type', 'a/b; x=ab"', 'a/b; x=b'],
    ['content-type', 'a/b; x="ab', 'a/b; x=a'],
    ['cache-control', '=A', '=a'],
    ['www-authenticate', 'Basic, Digest', 'BasicDigest'],
    ['www-authenticate', 'Basic', 'Digest'],
    ['www-authenticate', 'Bearer realm="a"', 'Basic realm="a"'],
    ['www-authenticate', 'Bearer realm="a"', 'Bearer'],
    // RFC 9110 section 11.2: a token68 is one value, and none of its letters is the same as another.
    ['www-authenticate', 'Negotiate aB', 'Negotiate Ab'],
    ['www-authenticate', 'Negotiate aB==', 'Negotiate ab=='],
    ['age', '1005', '15'],
    ['age', '010s', '10s'],
    ['age', '0s10', 's10'],
    ['location', 'http://a.org/x', 'http://b.org/x'],
    ['location', '/go?to=HTTP://a.org', '/go?to=http://a.org'],
    ['location', 'a/B://c', 'a/b://c'],
    ['x-own', 'a, b', 'b, a'],
    ['x-own', 'A', 'a'],
  ])('%s: %j and %j', (name, one, other) => {
    expect(isSameHeader(name, one, other)).toBe(false)
    expect(isSameHeader(name, other, one)).toBe(false)
  })
})

test('a header that one side lacks differs, one that both lack does not', () => {
  expect(isSameHeader('vary', undefined, '')).toBe(false)
  expect(isSameHeader('vary', undefined, undefined)).toBe(true)
})

test('each header has one grammar, in lower case, with where it stands', () => {
  const fields = HEADER_GRAMMARS.flatMap((row) => row.fields)
  expect(new Set(fields).size).toBe(fields.length)
  expect(fields.every((field) => field === field.toLowerCase())).toBe(true)
  expect(HEADER_GRAMMARS.every(({ see }) => /RFC|Fetch/.test(see))).toBe(true)
})

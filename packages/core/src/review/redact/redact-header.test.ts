import { expect, test } from 'vitest'
import { redactHeader } from './redact-header.ts'

test.each([
  ['authorization', 'Bearer s3cret'],
  ['Proxy-Authorization', 'Basic eA=='],
  ['cookie', 'a=1'],
  ['set-cookie', 'sid=1'],
  ['x-api-key', 'k3y'],
  ['x-session-id', '1234'],
  ['x-csrf-token', 't'],
  ['X-Hub-Signature-256', 'sha256=1'],
  ['x-private-key', 'short'],
  ['x-access-key', 'short'],
  ['x-db-passwd', 'hunter2'],
])('the value of %s is left out, whatever it looks like', (name, value) => {
  expect(redactHeader(name, value)).toBe('<redacted>')
})

test.each([
  ['x-upstream', 'postgres://app:hunter2@db/app', 'hunter2'],
  ['x-forwarded-auth', 'ghp_0123456789012345678901234567890123456789', 'ghp_'],
  ['referer', 'https://example.org/?access_token=abcdef12345', 'abcdef12345'],
])('of %s what looks like a secret is taken out of the value', (name, value, secret) => {
  const redacted = redactHeader(name, value)
  expect(redacted).toContain('[[REDACTED:')
  expect(redacted).not.toContain(secret)
})

test.each([
  ['content-type', 'application/json'],
  ['etag', '"33a64df551425fcc55e4d42a148795d9f25f89d4"'],
  ['x-request-id', '7b0ff8c6'],
  ['accept', '*/*'],
])('%s stays as it is', (name, value) => {
  expect(redactHeader(name, value)).toBe(value)
})

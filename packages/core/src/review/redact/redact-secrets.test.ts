import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDiff } from '../diff/parse-diff.ts'
import { anyFiles } from '../diff/test-support/any-files.ts'
import { redactFiles } from './redact-files.ts'
import { redactHeader, redactSecrets } from './redact-secrets.ts'

/** Put together here, so that no scanner takes this file for a leak. */
const join = (...parts: string[]): string => parts.join('')
const letters = 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zAbCdEfGhIj'
const keyLines = ['MIIEvQIBADANBgkqhkiG9w0BAQEFAASC', 'short==']
const begin = join('-----BEGIN RSA PRIVATE', ' KEY-----')
const end = join('-----END RSA PRIVATE', ' KEY-----')

const known = [
  { kind: 'aws-key', secret: join('AKIA', 'IOSFODNN7EXAMPLE') },
  { kind: 'github-token', secret: join('ghp_', letters.slice(0, 36)) },
  { kind: 'github-token', secret: join('github_pat_', letters) },
  { kind: 'gitlab-token', secret: join('glpat-', letters.slice(0, 20)) },
  { kind: 'slack-token', secret: join('xoxb-', '1234567890-abcdef') },
  { kind: 'anthropic-key', secret: join('sk-ant-', 'api03-', letters) },
  { kind: 'sk-key', secret: join('sk-', 'proj-', letters) },
  { kind: 'google-key', secret: join('AIza', letters.slice(0, 35)) },
  { kind: 'jwt', secret: join('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxMjM0In0', '.dozjgNryP4J3jVmN') },
  { kind: 'random', secret: 'Zm9vYmFyQmF6UXV4MTIzNDU2Nzg5MEFCQ0RFRg' },
] // prettier-ignore

test.each(known)('a $kind goes wherever it stands', ({ kind, secret }) => {
  for (const text of [secret, `x = ${secret};`, `curl -H 'X: ${secret}' /a`]) {
    const redacted = redactSecrets(text)
    expect(redacted.text).toBe(text.replace(secret, `[[REDACTED:${kind}:1]]`))
    expect(redacted.counts).toEqual({ [kind]: 1 })
  }
})

test.each([
  { text: 'Authorization: Bearer abc.def-ghi_jkl~mno+pqr', expected: 'Authorization: Bearer [[REDACTED:bearer:1]]' },
  { text: 'postgres://app:hunter2@db:5432/x', expected: 'postgres://app:[[REDACTED:url-password:1]]@db:5432/x' },
  { text: "password: 'correct horse'", expected: "password: '[[REDACTED:password:1]]'" },
  { text: '"apiKey": "0123-4567"', expected: '"apiKey": "[[REDACTED:password:1]]"' },
  { text: 'const SECRET_SALT = `pepper-and-salt`', expected: 'const SECRET_SALT = `[[REDACTED:password:1]]`' },
])('the value goes and its name stays: $text', ({ text, expected }) => {
  expect(redactSecrets(text).text).toBe(expected)
}) // prettier-ignore

test.each([
  "import { a } from './packages/core/src/review/redact-secrets.ts'",
  'const token = readToken(request, { limit: 20 })',
  'commit 0dadf5ad0dadf5ad0dadf5ad0dadf5ad0dadf5ad',
  'sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'id: 123e4567-e89b-12d3-a456-426614174000',
  'it stays a risk-assessment-of-long-running-things',
  'http://localhost:3000/users/@me',
  'thisIsAVeryLongCamelCaseFunctionNameThatSaysEverything()',
  'password = ""',
  'postgres://app:${password}@db/x',
  "token: '{{ login.token }}'",
  'password="<your-password>"',
])('what is no secret stays: %s', (text) => {
  expect(redactSecrets(text)).toEqual({ text, counts: {} })
})

test('the same value has the same number everywhere, another one the next', () => {
  const [one, two] = [join('AKIA', 'A'.repeat(16)), join('AKIA', 'B'.repeat(16))]
  expect(redactSecrets(`${two} ${one}\n${two}`)).toEqual({
    text: '[[REDACTED:aws-key:1]] [[REDACTED:aws-key:2]]\n[[REDACTED:aws-key:1]]',
    counts: { 'aws-key': 3 },
  })
})

test('a private key goes line by line, with what stands around it left', () => {
  const text = [`const key = \`${begin}`, ...keyLines, `${end}\``, 'export default key'].join('\n')
  expect(redactSecrets(text).text).toBe(
    [
      'const key = `[[REDACTED:private-key:1]]',
      '[[REDACTED:private-key:2]]',
      '[[REDACTED:private-key:3]]',
      '[[REDACTED:private-key:4]]`',
      'export default key',
    ].join('\n'),
  )
})

test.each([
  { name: 'in one line', text: `"${begin}\\n${keyLines.join('\\n')}\\n${end}\\n"` },
  { name: 'in pieces of strings', text: [`'${begin}\\n' +`, ...keyLines.map((line) => `  '${line}\\n' +`), `  '${end}'`].join('\n') },
  { name: 'without an end', text: [begin, ...keyLines, '}'].join('\n') },
  { name: 'with signs of a diff', text: [`+${begin}`, ...keyLines.map((line) => `+${line}`), `+${end}`].join('\n') },
  { name: 'encrypted', text: [begin, 'Proc-Type: 4,ENCRYPTED', '', ...keyLines, end].join('\n') },
])('nothing is left of a private key $name', ({ text }) => {
  const redacted = redactSecrets(text).text
  for (const line of keyLines) expect(redacted).not.toContain(line)
  expect(redacted.split('\n')).toHaveLength(text.split('\n').length)
}) // prettier-ignore

const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...known.map(({ secret }) => secret), begin, end, ...keyLines),
      fc.constantFrom('\n', ' ', '"', "'", 'token: ', 'password="', 'https://me:', '@host', '\r\n'),
      fc.string({ maxLength: 20 }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''))

test('lines stay as many, and a second pass finds nothing', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const once = redactSecrets(text)
      expect(once.text.split('\n')).toHaveLength(text.split('\n').length)
      expect(redactSecrets(once.text)).toEqual({ text: once.text, counts: {} })
      expect(redactSecrets(text)).toEqual(once)
    }),
    { seed: 6, numRuns: 2_000 },
  )
})

test('a change is redacted as a whole: one number over files, headers of hunks too', () => {
  const secret = known[0]?.secret ?? ''
  const one = (path: string) =>
    `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -0,0 +1 @@ ${secret}\n+x ${secret}\n`
  const { files, counts, places } = redactFiles(parseDiff(one('a') + one('b')).files)
  expect(JSON.stringify(files)).not.toContain(secret)
  expect(files.map(({ hunks }) => hunks[0]?.lines[0]?.text)).toEqual([
    'x [[REDACTED:aws-key:1]]',
    'x [[REDACTED:aws-key:1]]',
  ])
  expect(files[0]?.hunks[0]?.header).toBe('@@ -0,0 +1 @@ [[REDACTED:aws-key:1]]')
  expect(counts).toEqual({ 'aws-key': 4 })
  expect(places).toEqual(
    ['a', 'b'].flatMap((path) => [
      { rule: 'aws-key', path, line: null },
      { rule: 'aws-key', path, line: 1 },
    ]),
  )
})

test('a change without secrets is left as it is', () => {
  fc.assert(
    fc.property(anyFiles, (files) => {
      expect(redactFiles(files)).toEqual({ files, counts: {}, places: [] })
    }),
    { seed: 6, numRuns: 100 },
  )
})

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

test('the path of a log is no secret, and a token beside it is', () => {
  const npm =
    'A complete log of this run can be found in: /home/ada/.npm/_logs/2026-12-01T06_35_09_123Z-debug-0.log'
  expect(redactSecrets(npm).text).toBe(npm)
  const token = 'Zm9vYmFyQmF6UXV4MTIzNDU2Nzg5MEFCQ0RFRg'
  expect(redactSecrets(`${npm} ${token}`).text).toBe(`${npm} [[REDACTED:random:1]]`)
  expect(redactSecrets(`${token}.log`).text).toBe('[[REDACTED:random:1]].log')
})

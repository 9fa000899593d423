import { expect, test } from 'vitest'
import { redactSecrets } from './redact-secrets.ts'

/** Put together here, so that no scanner takes this file for a leak. */
const join = (...parts: string[]): string => parts.join('')
const mixed = 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zAbCdEfGhIjK7mN1pQ2rS4tU6vW8xY0zAb'
const hex = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
const uuid = '6fa459ea-ee8a-4ca4-894e-db77e160355e'

/** Each secret, and where it stands: `§` is its place. */
const planted: readonly (readonly [string, secret: string, where: string])[] = [
  ['a password in an env file', 'hunter2', 'PASSWORD=§'],
  ['a password of letters in an env file', 'correcthorse', 'DB_PASSWORD=§'],
  ['an exported token', 'abc123def', 'export API_TOKEN=§'],
  ['a secret in a Dockerfile', 's3cr3tvalue', 'ENV APP_SECRET=§'],
  ['a password in a compose file', 'hunter2', '      - POSTGRES_PASSWORD=§'],
  ['a password in YAML', 'hunter2', '  password: §'],
  ['a password of letters in YAML', 'changeme', 'password: §'],
  ['a password in YAML with a comment', 'hunter2!', 'db_password: § # for now'],
  ['a password of letters in a file of properties', 'correcthorse', 'db.password=§'],
  ['a token in a list of YAML', 'abc123-def', '  - token: §'],
  ['a quoted password', 'hunter2', "password: '§'"],
  ['a password in JSON', 'hunter22', '{"userPassword": "§"}'],
  ['a passphrase in Go', 'open-sesame', 'passphrase := "§"'],
  ['a pwd in Ruby', 'open-sesame', ':pwd => "§"'],
  ['a password in an ini file', 'h-unter22', 'password = §'],
  ['an AWS secret in an ini file', join('wJalrXUtnFEMI/K7MDENG/', 'bPxRfiCYEXAMPLEKEY'), 'aws_secret_access_key = §'],
  ['the user of curl', 'hunter2', 'curl -u admin:§ https://example.com'],
  ['the quoted user of curl', 'hunter2', "curl -sS --user 'admin:§' https://example.com"],
  ['an option', 'hunter2', 'app --db-password § --verbose'],
  ['an option with =', 'abc123', 'app --api-token=§ --verbose'],
  ['a query', 'abc123def', 'https://example.com/hook?access_token=§&x=1'],
  ['a hexadecimal key', hex, 'ENCRYPTION_KEY=§'],
  ['a quoted hexadecimal key', hex, "const masterKey = '§'"],
  ['a hexadecimal key of 128 bits', hex.slice(0, 32), 'signing_key: §'],
  ['a key that is a UUID', uuid, 'API_KEY=§'],
  ['a key in a header that is a UUID', uuid, "curl -H 'x-api-key: §' https://example.com"],
  ['a license key that is a UUID', uuid, 'licenseKey: "§"'],
  ['basic authorization', 'YWRtaW46aHVudGVyMg==', 'Authorization: Basic §'],
  ['a bearer', 'abc.def-ghi_jkl~mno+pqr', 'Authorization: Bearer §'],
  ['a password in the URL of a database', 'hunter2', 'postgres://app:§@db:5432/x'],
  ['a password without a user', 'hunter2', 'redis://:§@cache:6379'],
  ['basic auth in a URL', 'hunter2', 'https://me:§@example.com/'],
  ['a password in a DSN', 'hunter2', 'Server=db;User Id=sa;Password=§;Encrypt=true'],
  ['a password of letters in a DSN', 'secretword', 'host=db user=app password=§ dbname=x'],
  ['DigitalOcean', join('dop_v1_', hex), '§'],
  ['Twilio', join('SK', hex.slice(0, 32)), '§'],
  ['AWS', join('AKIA', 'IOSFODNN7EXAMPLE'), '§'],
  ['GitHub', join('ghp_', mixed.slice(0, 36)), '§'],
  ['GitHub, fine-grained', join('github_pat_', mixed), '§'],
  ['GitLab', join('glpat-', mixed.slice(0, 20)), '§'],
  ['GitLab runners', join('glrt-', mixed.slice(0, 20)), '§'],
  ['Slack', join('xoxb-', '1234567890-abcdef'), '§'],
  ['Slack apps', join('xapp-', '1-A0123456789-abcdef'), '§'],
  ['a webhook of Slack', join('hooks.slack.com/services/', 'T00000000/B00000000/', mixed.slice(0, 24)), 'https://§'],
  ['Stripe', join('sk_live_', mixed.slice(0, 24)), '§'],
  ['Stripe, restricted', join('rk_test_', mixed.slice(0, 24)), '§'],
  ['Anthropic', join('sk-ant-', 'api03-', mixed), '§'],
  ['OpenAI', join('sk-', 'proj-', mixed), '§'],
  ['Google', join('AIza', mixed.slice(0, 35)), '§'],
  ['Google OAuth', join('GOCSPX-', mixed.slice(0, 28)), '§'],
  ['Azure', join('abc8Q~', mixed.slice(0, 34)), '§'],
  ['npm', join('npm_', mixed.slice(0, 36)), '//registry.example/:_authToken=§'],
  ['PyPI', join('pypi-', 'AgEIcHlwaS5vcmc', mixed), '§'],
  ['RubyGems', join('rubygems_', hex.slice(0, 48)), '§'],
  ['SendGrid', join('SG.', mixed.slice(0, 22), '.', mixed.slice(0, 43)), '§'],
  ['Mailgun', join('key-', hex.slice(0, 32)), '§'],
  ['Telegram', join('123456789:', 'AA', mixed.slice(0, 33)), '§'],
  ['Shopify', join('shpat_', hex.slice(0, 32)), '§'],
  ['Hugging Face', join('hf_', mixed.slice(0, 34)), '§'],
  ['Grafana', join('glsa_', mixed.slice(0, 32), '_', hex.slice(0, 8)), '§'],
  ['Databricks', join('dapi', hex.slice(0, 32)), '§'],
  ['Vault', join('hvs.', mixed, mixed.slice(0, 30)), '§'],
  ['a JSON web token', join('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxMjM0In0', '.dozjgNryP4J3jVmN'), '§'],
  ['base64 of anything', 'Zm9vYmFyQmF6UXV4MTIzNDU2Nzg5MEFCQ0RFRg', 'blob: §'],
] // prettier-ignore

test.each(planted)('%s is taken out, and what stands around it stays', (_, secret, where) => {
  const [before = '', after = ''] = where.split('§', 2)
  for (const sign of ['', '+', '-']) {
    const { text, counts } = redactSecrets(`${sign}${where.replace('§', secret)}`)
    expect(text).not.toContain(secret)
    expect(text).toMatch(/\[\[REDACTED:[a-z0-9-]+:1\]\]/)
    expect(text.startsWith(`${sign}${before}`)).toBe(true)
    expect(text.endsWith(after)).toBe(true)
    expect(Object.values(counts)).toEqual([1])
  }
})

test('all of them together, each in a line of one text', () => {
  const lines = planted.map(([, secret, where]) => where.replace('§', secret))
  const { text } = redactSecrets(lines.join('\n'))
  const left = planted.filter(([, secret], at) => text.split('\n')[at]?.includes(secret))
  expect(left).toEqual([])
})

test.each([
  ['a commit in prose', 'fixed in 0dadf5ad0dadf5ad0dadf5ad0dadf5ad0dadf5ad, see there'],
  [
    'a commit of an action',
    '      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683',
  ],
  ['a commit of a field', `sha: '${hex.slice(0, 40)}'`],
  ['an id', `id: ${uuid}`],
  ['an id in code', `const userId = '${uuid}'`],
  ['an id in a URL', `GET /v1/orders/${uuid}`],
  ['an idempotency key', `'idempotency-key': '${uuid}'`],
  ['a key of a cache', `cacheKey: '${hex}'`],
  ['the hash of a lock file', `"integrity": "sha512-${'0'.repeat(86)}=="`],
  ['a hash of Cargo', `checksum = "${hex}"`],
  ['a digest of an image', `image: postgres@sha256:${hex}`],
  ['a version of a package', '"jsonwebtoken": "^9.0.2"'],
  ['a version in pnpm', '  js-tokens: 4.0.0'],
  ['a colour', '--token-colour: #1f2937; color: #ffffff'],
  ['a limit', 'max_tokens: 4096'],
  ['a limit in a query', '?maxTokens=100000&x=1'],
  ['the type of a field', 'readonly password: string'],
  ['an optional type', '  token: AbortSignal'],
  ['a call', 'const token = readToken(request, { limit: 20 })'],
  ['a member', 'token: options.token'],
  ['a member of the environment', 'const secret = process.env.APP_SECRET'],
  ['an argument of Python', 'connect(password=password)'],
  ['a name in camel case', 'password: adminPassword'],
  ['a variable of a shell', 'PASSWORD=$DB_PASSWORD'],
  ['a secret of a workflow', '          token: ${{ secrets.GITHUB_TOKEN }}'],
  ['a placeholder in YAML', 'password: <your-password>'],
  ['a URL of tokens', "tokenUrl: 'https://example.com/oauth/token'"],
  ['a name of a secret', '  secretName: database-credentials'],
  ['a file of a secret', 'POSTGRES_PASSWORD_FILE=/run/secrets/db'],
  ['a curl without a user', 'curl -sS -u "$USER:$PASSWORD" https://example.com'],
  ['a key of a map', "const key = 'orders-by-day'"],
  ['a monkey', "monkey = 'bananas-and-more'"],
  ['prose', 'The password is compared in constant time; the token: see the docs.'],
])('%s stays', (_, text) => {
  expect(redactSecrets(text)).toEqual({ text, counts: {} })
})

test('a text of one megabyte takes no time that grows with its square', { timeout: 20_000 }, () => {
  for (const piece of ['token', 'a-', 'key=', 'curl ', 'https://', 'password: ', '--secret ', 'x.', '=;password']) {
    const text = piece.repeat(Math.ceil(300_000 / piece.length))
    expect(redactSecrets(text).text.length).toBeGreaterThan(0)
  }
}) // prettier-ignore

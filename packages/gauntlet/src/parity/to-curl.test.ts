import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { toCurl } from './to-curl.ts'

const request = {
  method: 'POST',
  origin: 'http://127.0.0.1:1',
  path: '/a?b=1',
  headers: {
    'content-type': 'application/json',
    authorization: 'Bearer s3cret',
    'x-api-key': 'k3y',
  },
  body: `{"text":"it's $HOME \`date\`"}`,
  timeoutMs: 1,
}

test('a curl line holds no secret', () => {
  const line = toCurl(request)
  expect(line).toContain("-H 'authorization: <redacted>'")
  expect(line).not.toMatch(/s3cret|k3y/)
  const { body: _body, ...bare } = request
  expect(toCurl({ ...bare, method: 'GET', headers: {} })).toBe(
    "curl -sS -i 'http://127.0.0.1:1/a?b=1'",
  )
})

test('a shell reads the body as it was, whatever stands in it', () => {
  const line = toCurl(request).replace(/^curl/, 'printf "%s\\n"')
  const { stdout } = spawnSync('sh', ['-c', line], { encoding: 'utf8' })
  expect(stdout.split('\n')).toContain(request.body)
})

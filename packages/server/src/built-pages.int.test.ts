import type { Store } from '@gauntlet/store'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { App } from './app.ts'
import { createServer } from './create-server.ts'

const code = 'console.log(1)'
let folder: string
let server: App

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-pages-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<!doctype html>')
  await writeFile(join(folder, 'assets', 'main-x.js'), code)
  await writeFile(join(folder, 'assets', 'main-x.js.gz'), gzipSync(code))
  server = await createServer({ store: {} as Store, builtPages: folder })
})

afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

test('code is sent compressed to those who can read it, and the browser may cache it for ever', async () => {
  const url = '/assets/main-x.js'
  const small = await server.inject({ url, headers: { 'accept-encoding': 'gzip, br' } })
  expect(small.headers).toMatchObject({
    'content-encoding': 'gzip',
    'content-type': expect.stringContaining('javascript'),
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'accept-encoding',
  })
  expect(gunzipSync(small.rawPayload).toString()).toBe(code)
  const plain = await server.inject({ url, headers: { 'accept-encoding': 'identity' } })
  expect(plain.headers['content-encoding']).toBeUndefined()
  expect(plain.body).toBe(code)
})

test.each(['/', '/runs/some-id', '/benchmarks?scenario=x'])(
  '%s is the one page, asked for again each time',
  async (url) => {
    const answer = await server.inject({ url, headers: { 'accept-encoding': 'gzip' } })
    expect(answer.body).toBe('<!doctype html>')
    expect(answer.headers['cache-control']).toBe('no-cache')
  },
)

test.each(['/assets/gone.js', '/api/gone', '/assets/..%2f..%2fpackage.json'])(
  '%s is nothing, and no file from elsewhere',
  async (url) => {
    const answer = await server.inject({ url })
    expect(answer.json()).toMatchObject({ code: 'NOT_FOUND' })
  },
)

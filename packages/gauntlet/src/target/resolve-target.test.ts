import { expect, test } from 'vitest'
import type { GauntletConfig } from '../config/gauntlet-config.ts'
import { resolveTarget } from './resolve-target.ts'

const config: GauntletConfig = {
  targets: {
    local: {
      url: 'http://127.0.0.1:3000',
      database: { url: () => 'postgres://local/app' },
      headers: { 'x-tenant': 'a' },
    },
    started: { start: { command: ['npm', 'start'] } },
    far: { url: 'http://far.example.org' },
  },
}
const loaded = { config, root: '/', file: undefined }
const resolve = (target: string, databaseUrl?: string, env: Record<string, string> = {}) =>
  resolveTarget({ target, databaseUrl, env }, loaded)

test('a URL that the config knows brings its database and headers, whatever loopback is called', () => {
  const wanted = {
    name: 'local',
    databaseUrl: 'postgres://local/app',
    headers: { 'x-tenant': 'a' },
  }
  expect(resolve('http://localhost:3000/')).toMatchObject(wanted)
  expect(resolve('local')).toMatchObject({ ...wanted, url: 'http://127.0.0.1:3000' })
})

test('the command line wins over the config, which wins over the environment', () => {
  const env = { DATABASE_URL: 'postgres://env/app' }
  expect(resolve('local', 'postgres://named/app', env).databaseUrl).toBe('postgres://named/app')
  expect(resolve('local', undefined, env).databaseUrl).toBe('postgres://local/app')
  expect(resolve('http://127.0.0.1:9', undefined, env).databaseUrl).toBe('postgres://env/app')
  expect(resolve('http://127.0.0.1:9').databaseUrl).toBeUndefined()
})

test.each([
  { name: 'no URL and no name', target: 'nonsense', words: '"nonsense" is not a URL' },
  { name: 'another protocol', target: 'ftp://127.0.0.1', words: 'is not a URL such as' },
  {
    name: 'a target that Gauntlet starts',
    target: 'started',
    words: 'Give the URL that `gauntlet up` prints',
  },
  {
    name: 'a host that is not allowed',
    target: 'far',
    words: 'far.example.org is not this machine',
  },
])('$name is refused', ({ target, words }) => {
  expect(() => resolve(target)).toThrow(words)
})

import { expect, test } from 'vitest'
import { readExperimentsAccess } from './read-experiments-access.ts'

test('without EXPERIMENTS_URL there is no service', () => {
  expect(readExperimentsAccess({ EXPERIMENTS_TOKEN: 'x' })).toBeUndefined()
})

test('an origin is taken as it is, with and without a token', () => {
  const url = { EXPERIMENTS_URL: 'http://127.0.0.1:3000/' }
  expect(readExperimentsAccess(url)).toEqual({ origin: 'http://127.0.0.1:3000' })
  expect(readExperimentsAccess({ ...url, EXPERIMENTS_TOKEN: 's3cret' })).toEqual({
    origin: 'http://127.0.0.1:3000',
    token: 's3cret',
  })
})

test.each([
  'file:///etc/passwd',
  'http://user:secret@127.0.0.1:3000',
  'http://127.0.0.1:3000/admin',
  'http://127.0.0.1:3000/?x=1',
  'http://127.0.0.1:3000/#x',
  '127.0.0.1:3000',
])('%s is refused, and not repeated', (EXPERIMENTS_URL) => {
  const read = () => readExperimentsAccess({ EXPERIMENTS_URL })
  expect(read).toThrow('EXPERIMENTS_URL must be an origin')
  expect(read).not.toThrow('secret')
})

test('a token that no header may carry is refused, and not repeated', () => {
  const env = { EXPERIMENTS_URL: 'http://127.0.0.1:3000', EXPERIMENTS_TOKEN: 'a\nb' }
  expect(() => readExperimentsAccess(env)).toThrow(/^EXPERIMENTS_TOKEN has characters that no/)
})

import { expect, test } from 'vitest'
import { describeTargets } from './start-targets.ts'

test('a database that the config names is shown without its password', () => {
  const urls = ['http://127.0.0.1:4000']
  const databaseUrl = 'postgres://ada:geheim@db.example:5432/shop'
  const text = describeTargets([{ name: 'shop', urls, databaseUrl, postgres: undefined }])
  expect(text).toContain('http://127.0.0.1:4000')
  expect(text).toContain('db.example:5432/shop')
  expect(text).not.toContain('geheim')
})

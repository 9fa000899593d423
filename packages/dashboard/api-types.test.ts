import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { generateApiTypes } from './write-api-types.ts'

test('the types of the API are those of the server: else run `npm run api -w @gauntlet/dashboard`', async () => {
  const written = await readFile(new URL('src/api/schema.gen.ts', import.meta.url), 'utf8')
  expect(written).toBe(await generateApiTypes())
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readLastLines } from './read-last-lines.ts'

const folder = await mkdtemp(join(tmpdir(), 'last-lines-'))
afterAll(async () => rm(folder, { recursive: true, force: true }))

async function readOf(text: string, count?: number): Promise<string> {
  const file = join(folder, 'shop.log')
  await writeFile(file, text)
  return await readLastLines(file, count)
}

test('the last lines of a log are read, and of none nothing', async () => {
  expect(await readOf('one\ntwo\r\nthree\n\n', 2)).toBe('two\nthree')
  expect(await readOf(`${'x\n'.repeat(100_000)}end`, 1)).toBe('end')
  expect(await readLastLines(join(folder, 'nothing.log'))).toBe('')
})

test('colours go, control characters are shown as such, and secrets are taken out', async () => {
  expect(await readOf('\u001b[31mError\u001b[0m: gone\u0007\u202e')).toBe('Error: gone\ufffd\ufffd')
  const said = await readOf('cannot reach postgres://shop:s3cr3tpassw0rd@127.0.0.1/app')
  expect(said).toContain('[[REDACTED:url-password:1]]')
  expect(said).not.toContain('s3cr3t')
})

test('a line without an end is cut', async () => {
  expect(await readOf('y'.repeat(3_000))).toBe(`${'y'.repeat(500)}…`)
})

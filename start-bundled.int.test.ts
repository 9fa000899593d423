import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const launcher = fileURLToPath(new URL('start-bundled.mjs', import.meta.url))
// In the repository, whose packages it imports; of one name, so that there is one bundle of it.
const folder = fileURLToPath(new URL('.gauntlet/start-bundled-test', import.meta.url))
beforeAll(async () => {
  await mkdir(folder, { recursive: true })
})
afterAll(async () => await rm(folder, { recursive: true, force: true }))

const program = `
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { word } from './word.ts'
const beside: string = readFileSync(new URL('beside.txt', import.meta.url), 'utf8')
console.log(typeof pg.Client, word, beside, ...process.argv.slice(2))
`

async function run(...words: readonly string[]): Promise<string> {
  const args = [launcher, join(folder, 'program.ts'), ...words]
  return (await promisify(execFile)(process.execPath, args, { cwd: folder })).stdout.trim()
}

test('a program runs as from its source: packages, files beside it, arguments, and each change', async () => {
  await writeFile(join(folder, 'program.ts'), program)
  await writeFile(join(folder, 'beside.txt'), 'found')
  await writeFile(join(folder, 'word.ts'), `export const word = 'first'\n`)
  expect(await run('one', 'two')).toBe('function first found one two')
  await writeFile(join(folder, 'word.ts'), `export const word = 'changed'\n`)
  expect(await run()).toBe('function changed found')
  expect(await run()).toBe('function changed found')
})

test('a program that cannot be read fails, and nothing older runs instead', async () => {
  await writeFile(join(folder, 'program.ts'), `${program}\nconst = 1\n`)
  await expect(run()).rejects.toThrow('ERROR')
})

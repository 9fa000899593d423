import { ToolError } from '@gauntlet/contract'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readArtilleryScenario } from './artillery/read-artillery.ts'
import { readParityCases } from './cases/read-cases.ts'
import { readHurlFlow } from './hurl/to-hurl-flow.ts'
import { parseSource } from './source-node.ts'
import { readUserFile } from './read-user-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'gauntlet-user-file-'))
afterAll(() => rmSync(folder, { recursive: true }))

execFileSync('mkfifo', [join(folder, 'fifo')])
symlinkSync('/dev/zero', join(folder, 'endless'))
writeFileSync(join(folder, 'plain'), 'text')
writeFileSync(join(folder, 'large'), '')
truncateSync(join(folder, 'large'), 65 * 1024 * 1024)
symlinkSync('plain', join(folder, 'link'))

const refused = [
  { name: 'fifo', says: 'it is a FIFO, not a file' },
  { name: 'endless', says: 'it is a device, not a file' },
  { name: '.', says: 'it is a folder, not a file' },
  { name: 'large', says: 'it has 68157440 bytes, and at most 67108864 are read' },
  { name: 'absent', says: 'ENOENT' },
]
const readers = [
  { reader: 'a file', read: (file: string) => readUserFile(file, 'the file') },
  { reader: 'an Artillery script', read: readArtilleryScenario },
  { reader: 'a case file', read: readParityCases },
  { reader: 'a Hurl file', read: readHurlFlow },
]

test.each(readers.flatMap((row) => refused.map((other) => ({ ...row, ...other }))))(
  '$reader: $name is refused at once',
  async ({ read, name, says }) => {
    const error: unknown = await read(join(folder, name)).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringContaining(says) as string,
    })
    expect((error as Error).message).toContain(folder)
  },
)

test('a file and a link to one are read', async () => {
  expect(await readUserFile(join(folder, 'plain'), 'the file')).toBe('text')
  expect(await readUserFile(join(folder, 'link'), 'the file')).toBe('text')
})

test.each([
  {
    name: 'an alias that is part of itself',
    text: 'a: &a\n  b: *a\n',
    says: 'this cannot be read',
  },
  { name: '20,000 lists in each other', text: '['.repeat(20_000), says: 'too many levels' },
  {
    name: 'aliases of aliases',
    text: Array.from({ length: 40 }, (_, at) =>
      at === 0 ? 'a0: &a0 [x]' : `a${at}: &a${at} [*a${at - 1}, *a${at - 1}]`,
    ).join('\n'),
    says: 'this cannot be read',
  },
])('YAML: $name is refused by its place', ({ text, says }) => {
  let message = ''
  try {
    parseSource(text, 'f.yml').value()
  } catch (error) {
    message = error instanceof ToolError ? error.message : `not refused: ${String(error)}`
  }
  expect(message).toMatch(new RegExp(`^f\\.yml:1:\\d+: ${says}`))
})

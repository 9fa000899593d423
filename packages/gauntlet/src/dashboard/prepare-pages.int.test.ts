import { PageError, type PagePlugin } from '@gauntlet/contract'
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkPageSettings, preparePages } from './prepare-pages.ts'

let root: string
const notes: string[] = []

beforeEach(async () => {
  notes.length = 0
  root = await mkdtemp(join(tmpdir(), 'gauntlet-prepare-pages-'))
})

afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

const toPages = (plugin: Partial<PagePlugin>) => [
  { name: 'Stock', path: 'stock', plugin: { browser: 'page.js', read: () => 1, ...plugin } },
]
const prepare = (plugin: Partial<PagePlugin>) => {
  const options = { root, note: (text: string) => notes.push(text) }
  return preparePages(toPages(plugin), { ...options, signal: new AbortController().signal })
}
/** Copies the source to where the module is expected. */
const copy = [process.execPath, '-e', "fs.copyFileSync('source.js', 'page.js')"]

test('a module is built when it is missing or older than its sources, and not again', async () => {
  const build = { command: copy, sources: ['source.js'] }
  await writeFile(join(root, 'source.js'), '1')
  await utimes(join(root, 'source.js'), 1, 1)
  const [page] = await prepare({ build, timeoutMs: 5 })
  expect(page).toMatchObject({ path: 'stock', file: join(root, 'page.js'), timeoutMs: 5 })
  expect(notes).toEqual(['building the page "Stock" once (a few seconds) ...'])
  await prepare({ build })
  expect(notes).toHaveLength(1)
  await utimes(join(root, 'page.js'), 0, 0)
  await prepare({ build })
  expect(notes).toHaveLength(2)
})

test('places are relative to the config, or URLs', async () => {
  await writeFile(join(root, 'page.js'), '')
  const [page] = await prepare({ browser: pathToFileURL(join(root, 'page.js')) })
  expect(page).toMatchObject({ file: join(root, 'page.js') })
})

test('links are handed on as URLs write them', async () => {
  const pages = [{ name: 'x', link: 'https://grafana.example/\u202ed' }]
  const options = { root, note: () => undefined, signal: new AbortController().signal }
  expect(await preparePages(pages, options)).toEqual([
    { name: 'x', link: 'https://grafana.example/%E2%80%AEd' },
  ])
})

const fails = [process.execPath, '-e', "console.error('no such import'); process.exit(1)"]

test.each([
  ['a build that fails', { build: { command: fails, sources: ['.'] } }, 'START_FAILED: the page "Stock" could not be built:\nno such import'],
  ['a program that is not there', { build: { command: ['no-such-program-x'], sources: ['.'] } }, 'START_FAILED: no-such-program-x cannot be run'],
  ['a build that makes no module', { build: { command: [process.execPath, '-e', ''], sources: ['.'] } }, 'FILE_UNREADABLE: cannot read the module of the page "Stock"'],
  ['no module', {}, 'FILE_UNREADABLE: cannot read the module of the page "Stock"'],
])('%s is said with the page that it is of', async (_name, plugin, words) => {
  const [code, message] = words.split(': ', 2)
  await expect(prepare(plugin)).rejects.toMatchObject({ code, message: expect.stringContaining(message ?? '') })
}) // prettier-ignore

test('sources that are not there are said', async () => {
  await writeFile(join(root, 'page.js'), '')
  const build = { command: copy, sources: ['gone'] }
  await expect(prepare({ build })).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    message: expect.stringContaining(join(root, 'gone')),
  })
})

function refuse(): never {
  throw new PageError('usage', 'STOCK_URL must be an origin')
}
const breakDown = () => Promise.reject(new Error('boom'))

test('a check says what is wrong in its own words; an error that is none of the table names the page', async () => {
  await expect(checkPageSettings(toPages({ check: refuse }))).rejects.toMatchObject({
    code: 'USAGE',
    message: 'STOCK_URL must be an origin',
  })
  await expect(checkPageSettings(toPages({ check: breakDown }))).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: 'check() of the page "Stock" failed: boom',
  })
  await checkPageSettings([...toPages({}), { name: 'x', link: 'https://a.example' }])
})

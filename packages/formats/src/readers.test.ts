import type { ImportedRun } from '@gauntlet/contract'
import { flow, get, type Scenario } from '@gauntlet/core/flow'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { COMPARE_EXACTLY } from './cases/read-case-file.ts'
import { readParityCases } from './cases/read-cases.ts'
import { parseImportedRun } from './imported/parse-imported-run.ts'
import { findInProject } from './find-in-project.ts'
import { readFlows } from './read-flows.ts'
import { readScenarioFile } from './read-scenario-file.ts'
import { describeReaders, type Reader } from './reader.ts'
import { readers as ours } from './readers.ts'
import { openSource } from './opened-source.ts'

const look: Scenario = {
  name: 'look',
  phases: [],
  flows: [{ weight: 1, flow: flow('look', [get('/')]) }],
}
const run = { tool: 'wrk' } as unknown as ImportedRun

/** Formats that are in no list of ours, before those that take any file. */
const readers: readonly Reader[] = [
  {
    name: 'paths',
    file: 'a list of paths',
    endings: ['.paths'],
    docs: 'case-files.md',
    into: 'cases',
    read: ({ text }, { allowUnsafe = false }) => ({
      cases: text
        .trim()
        .split('\n')
        .map((url) => ({
          name: url,
          request: { kind: 'request', method: 'GET', url, name: url },
          needs: [],
          allowUnsafe,
          compare: COMPARE_EXACTLY,
          at: url,
        })),
      skipped: [],
    }),
  },
  {
    name: 'collection',
    file: 'a collection',
    keys: ['item', 'items'],
    docs: 'case-files.md',
    into: 'cases',
    read: ({ toRoot }) => ({ cases: [], skipped: [{ at: toRoot().at, reason: 'a collection' }] }),
  },
  {
    name: 'plan',
    file: 'a plan',
    endings: ['.plan'],
    docs: 'load.md',
    into: 'scenario',
    read: () => Promise.resolve(look),
  },
  {
    name: 'wrk result',
    file: 'a result of wrk',
    keys: ['wrk'],
    docs: 'compare.md',
    into: 'run',
    read: () => run,
  },
  ...ours,
]

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-readers-'))
})
afterAll(async () => await rm(folder, { recursive: true, force: true }))

async function write(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text)
  return join(folder, name)
}

describe('a format is one row', () => {
  test('cases are read by it, recognised by the ending or by a key of the content', async () => {
    const list = await write('all.paths', '/a\n/b\n')
    const { cases } = await readParityCases(list, {}, readers)
    expect(cases.map(({ name }) => name)).toEqual(['/a', '/b'])
    const collection = await write('c.json', '{"items": []}')
    expect((await readParityCases(collection, {}, readers)).skipped).toMatchObject([
      { reason: 'a collection' },
    ])
    await expect(readParityCases(collection)).rejects.toThrow('items')
  })

  test('a scenario is read by it; an ending of none is no scenario file', async () => {
    const plan = await write('look.plan', '')
    expect(await readScenarioFile(plan, {}, readers)).toBe(look)
    expect(await readScenarioFile(plan, {})).toBeUndefined()
  })

  test('a result is read by it, and is named where no row takes the file', () => {
    expect(parseImportedRun('{"wrk":{}}', 'r.json', readers)).toBe(run)
    expect(() => parseImportedRun('{"wrk":{}}', 'r.json')).toThrow(
      'r.json is neither a report of Artillery (--output) nor a summary of k6',
    )
    expect(() => parseImportedRun('{}', 'r.json', readers)).toThrow('neither a result of wrk nor')
  })

  test('flows are read by it: of cases, of a scenario, of a flow that it reads itself', async () => {
    const own = { ...flow('own', [get('/own')]) }
    const [paths, , plan] = readers as [Reader, Reader, Reader]
    const list = await write('flows.paths', '/a\n/b\n')
    expect(await readFlows(list, {}, readers)).toMatchObject([
      { name: 'flows.paths', steps: [{ url: '/a' }, { url: '/b' }] },
    ])
    expect(await readFlows(await write('flows.plan', ''), {}, readers)).toEqual([
      look.flows[0]?.flow,
    ])
    const withOwn = { ...paths, readFlows: () => Promise.resolve([own]) }
    expect(await readFlows(list, {}, [withOwn, plan])).toEqual([own])
    await expect(readFlows(list, {}, [plan])).rejects.toThrow(
      'no flow is read from it; name a plan',
    )
  })

  test('it is found among the files of a project where its row says how', () => {
    const rows = readers.map((row) =>
      row.name === 'collection'
        ? { ...row, inProject: { endings: ['.json'], keys: ['item'] } }
        : row,
    )
    const find = (file: string, text: string) => findInProject(rows, openSource(text, file))?.name
    expect(find('a/c.json', '{"item": []}')).toBe('collection')
    expect(find('c.yaml', 'item: []')).toBeUndefined()
    expect(find('c.json', '{"dependencies": {"item": "^1.0.0"}}')).toBeUndefined()
    expect(find('all.paths', '/a')).toBeUndefined()
  })

  test('its words are in the table of the docs', () => {
    expect(describeReaders(readers).slice(0, 2)).toEqual([
      [
        'paths',
        'a list of paths; ends in `.paths`',
        'parity cases',
        '[case-files.md](case-files.md)',
      ],
      [
        'collection',
        'a collection; has the key `item` or `items`',
        'parity cases',
        '[case-files.md](case-files.md)',
      ],
    ])
  })
})

test('the docs have every row, and every row has a page', async () => {
  const folderOfDocs = new URL('../../../docs/', import.meta.url)
  const docs = await readFile(new URL('case-files.md', folderOfDocs), 'utf8')
  const lines = describeReaders(ours).map((cells) => `| ${cells.join(' | ')} |`)
  expect(lines.filter((line) => !docs.includes(line))).toEqual([])
  const pages = ours.map(({ docs: page }) => page)
  expect(pages.filter((page) => !existsSync(new URL(page, folderOfDocs)))).toEqual([])
})

test.each([
  { file: 'shop.hurl', text: 'GET /', found: 'Hurl' },
  { file: 'session.HAR', text: '{', found: 'HAR' },
  { file: 'api.json', text: '{"info":{},"openapi":"3.1.0","paths":{}}', found: 'OpenAPI' },
  { file: 'load.yml', text: 'config: {}\nscenarios: []\n', found: 'Artillery script' },
  { file: 'broken.yml', text: 'openapi: 3.0.0\npaths: [', found: 'OpenAPI' },
  { file: 'template.yml', text: 'spec:\n  openapi: {{ .Values.x }}\n', found: undefined },
  { file: 'package.json', text: '{"dependencies":{"openapi":"^3"}}', found: undefined },
  { file: 'log.yml', text: 'log: debug\n', found: undefined },
  { file: 'server.ts', text: 'export default {}', found: undefined },
])('among the files of a project $file is: $found', ({ file, text, found }) => {
  expect(findInProject(ours, openSource(text, file))?.name).toBe(found)
})

async function names(name: string, text: string): Promise<unknown> {
  return (await readFlows(await write(name, text))).map((one) => [one.name, one.steps.length])
}

test('flows of a file are those of the format it is, whatever its ending', async () => {
  expect(await names('a.yml', 'scenarios: [{ name: buy, flow: [{ get: { url: / } }] }]')).toEqual([
    ['buy', 1],
  ])
  expect(
    await names('a.json', '{"cases": [{"name": "x", "request": {"method": "GET", "path": "/"}}]}'),
  ).toEqual([['a.json', 1]])
  const waits = 'GET {{host}}/a\n[Options]\ndelay: 5\n\nGET {{host}}/b\n'
  expect(await names('a.hurl', waits)).toEqual([['a', 3]])
  expect(await names('a.mjs', "export default { name: 'm', steps: [] }")).toEqual([['m', 0]])
  await expect(names('b.yml', 'tests: []')).rejects.toThrow('b.yml:1:1')
})

import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { openStore } from '@gauntlet/store'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { COMMANDS, TROUBLES, type CommandLine, type Survival } from './survival.suite.ts'
import { makeTrouble, whyImpossible } from './test-support/make-trouble.ts'
import { answer } from '../review/test-support/review-project.ts'
import { startFakeEndpoint, type FakeEndpoint } from '../review/test-support/fake-endpoint.ts'
import {
  addChange,
  addHistory,
  isJson,
  makeProject,
  startTarget,
  type Target,
} from './test-support/project.ts'

let target: Target
let reviewer: FakeEndpoint
/** What goes to the temporary folder goes away with the tests. */
let temporary = ''
const before = process.env['TMPDIR']
const databases: TestDatabase[] = []

beforeAll(async () => {
  target = await startTarget()
  reviewer = await startFakeEndpoint((asked) => ({ text: answer(asked) }))
  temporary = await mkdtemp(join(tmpdir(), 'gauntlet-survival-'))
  await chmod(temporary, 0o777)
  process.env['TMPDIR'] = temporary
})

afterAll(async () => {
  await target.close()
  await reviewer.close()
  await Promise.all(databases.map((database) => database.drop()))
  process.env['TMPDIR'] = before
  if (before === undefined) delete process.env['TMPDIR']
  await rm(temporary, { recursive: true, force: true })
})

const prepare = async (url: string): Promise<void> => {
  const store = await openStore({ url })
  await store.close()
}

/** A new results store: what is in it was put there by the command. */
async function makeStore(): Promise<TestDatabase> {
  const database = await createTestDatabase({ template: 'survival', prepare })
  databases.push(database)
  return database
}

async function isStored(database: TestDatabase, table: string | undefined): Promise<boolean> {
  return table !== undefined && (await database.query(`select from ${table}`)).length > 0
}

async function observe(trouble: (typeof TROUBLES)[number], row: Survival) {
  const database = await makeStore()
  const project = await makeProject({ target: target.url, databaseUrl: database.url })
  if (row.command.startsWith('review')) await addChange(project.root, reviewer.url)
  if (row.command === 'check') await addHistory(project.root, database.url)
  const { call, end } = await makeTrouble(trouble.id, { project, target, store: database.url })
  try {
    const { line, file: own, table }: CommandLine = COMMANDS[row.command]
    const { exit, stdout, stderr } = await call(`${line} --json`)
    const files = project.listJson()
    expect(files.filter(({ isWhole }) => !isWhole)).toEqual([])
    expect(project.listPartial()).toEqual([])
    return {
      exit,
      stderr,
      // The document of an error says why there is no result.
      printed: isJson(stdout) && !stdout.includes('"gauntlet.error/1"'),
      inFile: files.some(({ path }) => own?.test(path)),
      inStore: await isStored(database, table),
    }
  } finally {
    await end()
    await project.remove()
  }
}

for (const trouble of TROUBLES) {
  const why = whyImpossible(trouble.id)
  if (why !== undefined) process.stderr.write(`not tried here: ${trouble.title}: ${why}\n`)
  describe.skipIf(why !== undefined).each([trouble])('$title', () => {
    test.each(trouble.rows)('gauntlet $command', async (row) => {
      const { printed, inFile, inStore } = row
      const seen = await observe(trouble, row)
      const exits = [row.exit].flat()
      expect(seen).toEqual({
        printed,
        inFile,
        inStore,
        exit: exits.includes(seen.exit) ? seen.exit : exits,
        stderr: expect.stringContaining(row.says) as string,
      })
    })
  })
}

import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { openStore } from '@gauntlet/store'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { COMMANDS, TROUBLES, type Survival } from './survival.suite.ts'
import { makeTrouble, whyImpossible } from './test-support/make-trouble.ts'
import { makeProject, startTarget, type Target } from './test-support/project.ts'

let target: Target
const databases: TestDatabase[] = []

beforeAll(async () => {
  target = await startTarget()
})

afterAll(async () => {
  await target.close()
  await Promise.all(databases.map((database) => database.drop()))
})

/** A results store of its own: what is in it was put there by the command. */
async function makeStore(): Promise<TestDatabase> {
  const prepare = async (url: string) => await (await openStore({ url })).close()
  const database = await createTestDatabase({ template: 'survival', prepare })
  databases.push(database)
  return database
}

async function countStored(database: TestDatabase): Promise<number> {
  const tables = ['evidence_documents', 'load_test_documents', 'verdict_runs']
  const counts = tables.map((table) => `(select count(*) from ${table})`).join(' + ')
  const [row] = await database.query<{ count: string }>(`select ${counts} as count`)
  return Number(row?.count)
}

function isDocument(text: string): boolean {
  try {
    return (JSON.parse(text) as { schema?: string }).schema?.startsWith('gauntlet.') === true
  } catch {
    return false
  }
}

async function observe(trouble: (typeof TROUBLES)[number], row: Survival) {
  const database = await makeStore()
  const project = await makeProject({ target: target.url, databaseUrl: database.url })
  const { call, end } = await makeTrouble(trouble.id, { project, target, store: database.url })
  try {
    const { exit, stdout, stderr } = await call(`${COMMANDS[row.command]} --json`)
    const files = project.listDocuments()
    for (const file of files) expect(isDocument(file.text), file.path).toBe(true)
    expect(project.listPartial()).toEqual([])
    return {
      exit,
      stderr,
      printed: isDocument(stdout),
      inFile: files.length > 0,
      inStore: (await countStored(database)) > 0,
    }
  } finally {
    await end()
    await project.remove()
  }
}

for (const trouble of TROUBLES) {
  const why = whyImpossible(trouble.id)
  if (why !== undefined) process.stderr.write(`not tried here: ${trouble.title}: ${why}\n`)
  describe.skipIf(why !== undefined)(trouble.title, () => {
    test.each(trouble.rows)('gauntlet $command', async (row) => {
      const { printed, inFile, inStore } = row
      const { exit, stderr, ...seen } = await observe(trouble, row)
      expect(seen, stderr).toEqual({ printed, inFile, inStore })
      expect([row.exit].flat(), stderr).toContain(exit)
      expect(stderr).toContain(row.says)
    })
  })
}

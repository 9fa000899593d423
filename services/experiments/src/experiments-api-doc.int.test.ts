import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { createSeededDatabase, startTestService } from './test-support/test-service.ts'
import { toCanonicalJson } from './events/event-identity.ts'
import { readJson } from './json/read-json.ts'

const page = new URL('../../../docs/experiments-api.md', import.meta.url)
const pairs = /```json request (\w+) (\S+)\n(.*?)```\s+```json answer (\d+)\n(.*?)```/gs

test('every request of the documentation gets the answer that stands there', async () => {
  const text = await readFile(page, 'utf8')
  const database = await createSeededDatabase()
  const service = await startTestService(database.url)
  const examples = [...text.matchAll(pairs)]
  expect(examples).toHaveLength(4)
  for (const [, , path = '', request = '', status, answer = ''] of examples) {
    const got = await service.post<unknown>(path, JSON.parse(request))
    expect(got.status).toBe(Number(status))
    expect(got.body).toMatchObject(JSON.parse(answer) as object)
  }
  await service.close()
  await database.drop()
})

test('the canonical forms of the documentation are canonical', async () => {
  const text = await readFile(page, 'utf8')
  const forms = [...text.matchAll(/^\| `(\[.*?\])` +\|/gm)].map(([, form = '']) => form)
  expect(forms).toHaveLength(3)
  for (const form of forms) expect(toCanonicalJson(readJson(form))).toBe(form)
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readArtilleryScenario } from './artillery/read-artillery.ts'
import { readParityCases } from './cases/read-cases.ts'
import { readFlows } from './read-flows.ts'
import { readScenarioFile } from './read-scenario-file.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-other-tools-'))
})
afterAll(async () => await rm(folder, { recursive: true, force: true }))

const K6 = "import http from 'k6/http'\nexport default function () { http.get('http://a.test/') }\n"

test.each([
  { name: 'load.js', text: K6, message: 'a k6 script is not read', remedy: 'k6 run' },
  {
    name: 'plan.jmx',
    text: '<jmeterTestPlan/>',
    message: 'a JMeter plan is not read',
    remedy: 'jmeter -n -t',
  },
  {
    name: 'locustfile.py',
    text: 'from locust import HttpUser\n',
    message: 'a Locust file is not read',
    remedy: 'locust',
  },
])('$name is refused with what can be done', async ({ name, text, message, remedy }) => {
  const file = join(folder, name)
  await writeFile(file, text)
  const refused = {
    code: 'UNSUPPORTED',
    message: expect.stringContaining(message),
    hint: expect.stringContaining(`gauntlet wrap -- ${remedy}`),
  }
  for (const read of [readParityCases, readFlows, readArtilleryScenario])
    await expect(read(file)).rejects.toMatchObject(refused)
  await expect(readScenarioFile(file, {})).rejects.toMatchObject(refused)
})

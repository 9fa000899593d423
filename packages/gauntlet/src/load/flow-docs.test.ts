import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Scenario } from '@gauntlet/core/flow'
import { compileScenario, type StepResult } from '@gauntlet/engine'
import { readArtilleryScenario } from '@gauntlet/formats'
import { tsImport } from 'tsx/esm/api'
import { expect, test } from 'vitest'

const docs = (page: string): Promise<string> =>
  readFile(new URL(`../../../../docs/${page}`, import.meta.url), 'utf8')

function blocksOf(page: string, language: string): string[] {
  const blocks = page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))
  return Array.from(blocks, (match) => match[1] ?? '')
}

/** Inside the repository, so that `gauntlet` is found, and where no tool looks for source. */
async function inFolder<T>(
  files: Record<string, string>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const ignored = fileURLToPath(new URL('../../../../.gauntlet', import.meta.url))
  await mkdir(ignored, { recursive: true })
  const folder = await mkdtemp(join(ignored, 'docs-test-'))
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** What the first user sends to a target that answers `201 {"id":"o-1"}`. */
async function sendFirstUser(
  scenario: Scenario,
): Promise<{ sent: string[]; results: StepResult[] }> {
  const compiled = compileScenario(scenario, { seed: 7, target: 'http://127.0.0.1:3000' })
  const user = compiled.createUser({ index: 0, dueAtNs: 0 })
  const sent: string[] = []
  const results: StepResult[] = []
  const answer = { status: 201, headers: {}, body: Buffer.from('{"id":"o-1"}') }
  await user.flow.run(user, {
    send: ({ request: { method, path, body } }, _, done) => {
      sent.push([method, path, ...(body === undefined ? [] : [String(body)])].join(' '))
      queueMicrotask(() => done({ sentAtNs: 0, endedAtNs: 0, answer }))
    },
    sleep: async () => undefined,
    nowNs: () => 0,
    onResult: (result) => results.push(result),
  })
  return { sent, results }
}

test('docs/flows.md: the worked example sends what the page says', async () => {
  const page = await docs('flows.md')
  const [code = ''] = blocksOf(page, 'ts')
  const [wanted = ''] = blocksOf(page, 'text')
  const scenario = await inFolder({ 'checkout.ts': code }, async (folder) => {
    const module = (await tsImport(join(folder, 'checkout.ts'), import.meta.url)) as {
      default: Scenario
    }
    return module.default
  })
  const { sent, results } = await sendFirstUser(scenario)
  const masked = sent.map((line) =>
    line.replace(/c-[\da-f-]{36}/, 'c-UUID').replace(/"quantity":[1-5]}/, '"quantity":NUMBER}'),
  )
  expect(masked).toEqual(wanted.trim().split('\n'))
  const broken = results.flatMap(({ expectations }) => expectations.filter(({ ok }) => !ok))
  expect(broken).toEqual([{ ok: false, expected: 'status is 200', observed: '201' }])
})

test('docs/artillery.md: the worked example sends what the page says, and its mistake is named', async () => {
  const page = await docs('artillery.md')
  const [script = ''] = blocksOf(page, 'yaml')
  const [processor = ''] = blocksOf(page, 'js')
  const [wanted = '', mistake = ''] = blocksOf(page, 'text')
  const files = {
    'shop.yml': script,
    'shop.cjs': processor,
    'soap.yml': script.replace('post:', 'soap:'),
  }
  await inFolder(files, async (folder) => {
    const scenario = await readArtilleryScenario(join(folder, 'shop.yml'))
    const { sent } = await sendFirstUser(scenario)
    const masked = sent.map((line) =>
      line.replace(/"(?:red|green)"/, '"COLOUR"').replace(/n-\w{4}"/, 'n-TEXT"'),
    )
    expect(masked).toEqual(wanted.trim().split('\n'))
    expect(scenario.phases[0]).toMatchObject({ name: 'Warm up', record: false })
    await expect(readArtilleryScenario(join(folder, 'soap.yml'))).rejects.toThrow(
      mistake.trim().replace('shop.yml', 'soap.yml'),
    )
  })
})

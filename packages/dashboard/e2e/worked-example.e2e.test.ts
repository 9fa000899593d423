import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, startBrowser } from './test-support/browser.ts'
import { listFlaws } from './test-support/looks.ts'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const gauntlet = join(repository, 'packages/gauntlet/bin/gauntlet.js')
// Inside the repository, so that the example's imports are found.
const root = join(repository, '.gauntlet', `docs-dashboard-${process.pid}`)
const exec = promisify(execFile)

describe('the example of docs/dashboard.md', () => {
  let database: TestDatabase
  let text: string
  let env: NodeJS.ProcessEnv
  let serving: ChildProcess | undefined
  let origin = ''
  let said = ''

  beforeAll(async () => {
    text = await readFile(join(repository, 'docs/dashboard.md'), 'utf8')
    database = await createTestDatabase()
    env = {
      ...process.env,
      GAUNTLET_DATABASE_URL: database.url,
      DASHBOARD_TOKEN: 'open-sesame',
    }
    await mkdir(root, { recursive: true })
    for (const [, name = '', code = ''] of text.matchAll(/```\w+ (\S+\.\w+)\n([\s\S]*?)```/g)) {
      await writeFile(join(root, name), code)
    }
  })

  afterAll(async () => {
    if (serving && serving.exitCode === null) {
      serving.kill('SIGINT')
      await once(serving, 'exit')
    }
    await rm(root, { recursive: true, force: true })
    await database?.drop()
  })

  async function serve(): Promise<string> {
    const child = spawn(process.execPath, [gauntlet, 'serve', '--port', '0'], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    serving = child
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    for await (const chunk of child.stdout) {
      said += String(chunk)
      const url = /http:\/\/\S+/.exec(said)?.[0]
      if (url) return url
    }
    throw new Error(`gauntlet serve ended: ${said}`)
  }

  test('the run ends with the verdict that stands there', async () => {
    const run = exec(process.execPath, [gauntlet, 'run', '--profile', 'quick'], { cwd: root, env })
    const { code, stdout } = (await run.catch((error: unknown) => error)) as Record<string, unknown>
    expect({ code, verdict: /^verdict: .*$/m.exec(String(stdout))?.[0] }).toEqual({
      code: 1,
      verdict: 'verdict: hold',
    })
  })

  test('both builds are compared too, whatever a busy machine lets that say', async () => {
    const sides = ['--baseline', 'baseline', '--candidate', 'candidate', '--scenario', 'take']
    const plan = ['--blocks', '7', '--cool-down', '0', '--profile', 'quick', '--json']
    const args = [gauntlet, 'compare', ...sides, ...plan]
    const compared = exec(process.execPath, args, { cwd: root, env, maxBuffer: 64 * 1024 * 1024 })
    const { stdout } = (await compared.catch((error: unknown) => error)) as { stdout: string }
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'gauntlet.compare/1', scenario: 'take' })
  })

  test('every question to the API is answered as it stands there', async () => {
    origin = await serve()
    const [, dialogue = ''] = /```console\n([\s\S]*?)```/.exec(text) ?? []
    const steps = dialogue.split(/^\$ /m).slice(1)
    expect(steps).toHaveLength(5)
    for (const step of steps) {
      const [command = '', ...answer] = step.trimEnd().split('\n')
      const { stdout } = await exec(
        'bash',
        ['-c', command.replace('http://127.0.0.1:4600', origin)],
        { cwd: root },
      )
      expect({ command, answer: stdout.trimEnd() }).toEqual({ command, answer: answer.join('\n') })
    }
    expect(said).not.toContain('open-sesame')
  })

  describe.skipIf(!hasBrowser)('in a browser', () => {
    let browser: Browser
    let page: Page

    beforeAll(async () => {
      browser = await startBrowser()
      page = await browser.newPage({ reducedMotion: 'reduce' })
      page.setDefaultTimeout(60_000)
      await page.goto(origin)
      await page.getByLabel('Token').fill('open-sesame')
      await page.keyboard.press('Enter')
    })

    afterAll(async () => {
      await browser?.close()
    })

    test('the first page holds the verdict, and each reason leads to its evidence', async () => {
      const held = page.getByRole('article', { name: /^numbers .*: hold$/ })
      await held.getByText('an address that is not there').waitFor()
      expect(await listFlaws(page, 'real-verdicts')).toEqual([])
      await held.getByRole('link', { name: 'evidence' }).first().click()
      await page.getByRole('heading', { name: 'Parity of baseline and candidate' }).waitFor()
      expect(await listFlaws(page, 'real-parity')).toEqual([])
    })

    test('the number that two requests got has its timeline', async () => {
      await page.goto(`${origin}/guarantees`)
      const broken = page.locator('tbody tr', { hasText: 'failed' })
      await broken.getByRole('link').click()
      await page.getByText('DUPLICATE_ID').first().waitFor()
      const timeline = page.getByRole('img', { name: /^Timeline of / }).first()
      await expect.poll(() => timeline.locator('rect').count()).toBeGreaterThan(1)
      expect(await listFlaws(page, 'real-guarantees')).toEqual([])
    })

    test('the comparison of both builds says what it could see', async () => {
      await page.goto(`${origin}/compare`)
      await page.locator('tbody a').first().click()
      await page.getByRole('heading', { name: 'candidate against baseline: take' }).waitFor()
      await page.getByText(/used of \d+ run/).waitFor()
      expect(await listFlaws(page, 'real-compare')).toEqual([])
    })

    test.each([
      ['/smoke', 'smoke', /^Smoke: 5 of 5/],
      ['/benchmarks', 'benchmarks', /^Before and after/],
    ])('%s shows what was measured', async (path, name, title) => {
      await page.goto(origin + path)
      if (path === '/smoke') await page.locator('tbody a').first().click()
      await page.getByRole('heading', { name: title }).waitFor()
      await expect.poll(() => page.locator('main tbody tr').count()).toBeGreaterThan(1)
      expect(await listFlaws(page, `real-${name}`)).toEqual([])
    })

    test('a run shows its two hundred requests', async () => {
      await page.getByRole('link', { name: 'take_post_mitigation' }).first().click()
      await expect.poll(() => page.locator('.cards').textContent()).toMatch(/^requests\d{3}/)
      expect(await listFlaws(page, 'real-run')).toEqual([])
    })
  })
})

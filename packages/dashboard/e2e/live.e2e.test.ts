import { flow, get } from '@gauntlet/core/flow'
import { openStore, type Store } from '@gauntlet/store'
import {
  bundledCommand,
  openTestStore,
  type TestStore,
  hasBrowser,
  openPage,
  startBrowser,
} from '@gauntlet/testkit'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listSeriousFindings } from './test-support/axe.ts'
import { listFlaws } from './test-support/looks.ts'
import { serveDashboard, type Served } from './test-support/served-dashboard.ts'

const config = {
  dataChecks: 'none',
  scenarios: {
    look: {
      name: 'look',
      // Long enough for all that happens here on a slow machine: the last test stops it.
      phases: [{ kind: 'open', durationMs: 600_000, ratePerSecond: 20 }],
      flows: [{ weight: 1, flow: flow('look', [get('/thing')]) }],
    },
  },
}

describe.skipIf(!hasBrowser())('a real run while it runs', () => {
  let results: TestStore<Store>
  let root: string
  let target: Server
  let served: Served
  let browser: Browser
  let page: Page
  let child: ChildProcess
  let said = ''
  let id = ''
  const refused: string[] = []

  beforeAll(async () => {
    results = await openTestStore(openStore)
    root = await mkdtemp(join(tmpdir(), 'gauntlet-live-'))
    await writeFile(join(root, 'gauntlet.config.mjs'), `export default ${JSON.stringify(config)}\n`)
    target = createServer((_, response) => response.end('{}')).listen(0, '127.0.0.1')
    await once(target, 'listening')
    served = await serveDashboard({ store: results.store })
    browser = await startBrowser()
    page = await openPage(browser)
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) refused.push(message.text())
    })
    id = await startRun()
  })

  afterAll(async () => {
    await browser?.close()
    if (child && child.exitCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    await served?.close()
    target?.closeAllConnections()
    target?.close()
    await results?.close()
    await rm(root, { recursive: true, force: true })
  })

  /** The id that the command prints when its load begins. */
  async function startRun(): Promise<string> {
    const url = `http://127.0.0.1:${(target.address() as AddressInfo).port}`
    const args = 'load run --scenario look --phase baseline --target'.split(' ')
    const env = { ...process.env, GAUNTLET_DATABASE_URL: results.database.url }
    const started = spawn(process.execPath, [bundledCommand(), ...args, url], {
      cwd: root,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    child = started
    return await new Promise((resolve, reject) => {
      started.once('exit', () => reject(new Error(said)))
      started.stderr.on('data', (text: Buffer) => {
        said += text.toString()
        const printed = /^run (\S{36})$/m.exec(said)?.[1]
        if (printed) resolve(printed)
      })
    })
  }

  /** What the page shows of the requests so far. */
  async function countRequests(): Promise<number> {
    const card = page.locator('.cards div', { hasText: /^requests/ }).locator('dd')
    return Number((await card.textContent())?.replaceAll(',', ''))
  }

  test('stands in the list of runs as running, with the time it took so far', async () => {
    await page.goto(`${served.url}/benchmarks?scenario=look`)
    const row = page.getByRole('table', { name: 'Runs, newest first' }).locator('tbody tr').first()
    await expect.poll(() => row.textContent()).toMatch(/running.*s so far/)
    await row.getByRole('link').click()
    await page.waitForURL(`**/runs/${id}`)
  })

  test('its page moves on by itself: bar, words, figures and chart', async () => {
    const bar = page.getByRole('progressbar', { name: 'How much of the schedule is over' })
    await expect.poll(async () => Number(await bar.getAttribute('value'))).toBeGreaterThan(0)
    await page.getByText(/\d+ s of 600 s, \d+ s to go/).waitFor()
    const [before, reached] = [await countRequests(), await bar.getAttribute('value')]
    await expect.poll(countRequests).toBeGreaterThan(before + 20)
    expect(Number(await bar.getAttribute('value'))).toBeGreaterThan(Number(reached))
    await page.getByRole('img', { name: 'Response time over the run, per second' }).waitFor()
    expect(await page.getByRole('status').allTextContents()).toContain('The run is under way.')
  })

  test('a page that lost the dashboard goes on when it is back', async () => {
    const port = Number(new URL(served.url).port)
    await served.close()
    const before = await countRequests()
    served = await serveDashboard({ store: results.store, port })
    await expect.poll(countRequests).toBeGreaterThan(before + 20)
  })

  test('axe finds nothing serious in the question whether to stop, and the page is fit to be read', async () => {
    await page.getByRole('button', { name: 'Stop this run' }).click()
    await page.getByRole('dialog', { name: 'Stop this run?' }).waitFor()
    expect(await listSeriousFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
    expect(await listFlaws(page, 'live')).toEqual([])
  })

  test('it goes on without a confirmation, and stops with one', async () => {
    const button = page.getByRole('button', { name: 'Stop this run' })
    await button.click()
    await page.getByRole('button', { name: 'Let it run' }).click()
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true)
    expect((await results.store.loadRuns.findLive(id))?.stop_requested_at).toBeNull()
    await button.click()
    await page.getByRole('button', { name: 'Stop the run' }).click()
    const exit = once(child, 'exit')
    await page.getByRole('table', { name: 'Endpoints' }).waitFor()
    expect(await page.locator('.badge').first().textContent()).toContain('interrupted')
    expect(await page.getByRole('progressbar').count()).toBe(0)
    const announced = await page.getByRole('status').allTextContents()
    expect(announced).toContain('The run has ended: interrupted.')
    expect(await exit).toEqual([3, null])
    expect(said).toContain('The run was stopped from the dashboard; what was measured is saved.')
    await page.getByText('Stopped from the dashboard.').waitFor()
  })

  test('the policy of the pages had nothing to refuse', () => {
    expect(refused).toEqual([])
  })
})

import { ToolError } from '@gauntlet/contract'
import { openStore, type Store } from '@gauntlet/store'
import {
  openTestStore,
  type TestStore,
  hasBrowser,
  openPage,
  startBrowser,
} from '@gauntlet/testkit'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { listFlaws } from './test-support/looks.ts'
import { openDashboard, type Dashboard } from './test-support/open-dashboard.ts'
import { routes, toAddress } from './test-support/routes.ts'
import { builtPages, serveDashboard, type Served } from './test-support/served-dashboard.ts'

test('the JavaScript of all pages together is under 250 kB compressed', async () => {
  const assets = join(builtPages, 'assets')
  const scripts = (await readdir(assets)).filter((name) => name.endsWith('.js'))
  const sizes = await Promise.all(
    scripts.map(async (name) => gzipSync(await readFile(join(assets, name))).length),
  )
  expect(scripts.length).toBeGreaterThan(3)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(250_000)
})

const unknown = '01968f3a-0000-7000-8000-00000000dead'
const lists = [...new Set(routes.map((route) => route.replace('/$id', '')))]
const nothing = Object.fromEntries(lists.map((list) => [list, unknown]))
const notFound = ['Not found', 'List what is stored with `gauntlet report`'] as const

/** What each page says where nothing is, and what to do about it. */
const empty: Readonly<Record<string, readonly [title: string, remedy: string]>> = {
  '/': ['No verdict yet', 'gauntlet run'],
  '/benchmarks': ['No load run yet', 'gauntlet load run'],
  '/compare': ['No comparisons yet', 'gauntlet compare'],
  '/parity': ['No parity runs yet', 'gauntlet parity'],
  '/guarantees': ['No guarantees yet', 'gauntlet run'],
  '/smoke': ['No smoke runs yet', 'gauntlet smoke'],
  '/sweep': ['No sweeps yet', 'gauntlet sweep --flow'],
  '/faults': ['No plans of faults yet', 'gauntlet faults --plan'],
  '/reviews': ['No reviews yet', 'gauntlet review --base'],
  '/gaps': ['There are no known gaps', 'gauntlet gaps accept'],
  // No project page has this path.
  '/$page': ['There is no such page', 'To the newest verdicts'],
  '/nowhere/below': ['There is no such page', 'To the newest verdicts'],
}

describe.skipIf(!hasBrowser())('over an empty store', () => {
  let dashboard: Dashboard
  let page: Page

  beforeAll(async () => {
    dashboard = await openDashboard()
    page = await openPage(dashboard.browser)
  })

  afterAll(async () => {
    await dashboard?.close()
  })

  test.each([...routes, '/nowhere/below'])(
    '%s says what is missing and what to do',
    async (route) => {
      const [title, remedy] = route.endsWith('/$id') ? notFound : (empty[route] ?? [])
      await page.goto(dashboard.url + toAddress(route, nothing))
      await page.getByText(title ?? 'never').waitFor()
      await expect.poll(() => page.locator('main').textContent()).toContain(remedy)
      expect(await listFlaws(page, 'empty')).toEqual([])
    },
  )
})

describe.skipIf(!hasBrowser())('the states a dashboard may be in', () => {
  let results: TestStore<Store>
  let store: Store
  let browser: Browser
  let page: Page
  let served: Served | undefined

  beforeAll(async () => {
    browser = await startBrowser()
  })

  beforeEach(async () => {
    results = await openTestStore(openStore)
    store = results.store
    page = await openPage(browser)
  })

  afterEach(async () => {
    await page.close()
    await served?.close()
    served = undefined
    await results.close()
  })

  afterAll(async () => {
    await browser?.close()
  })

  test('a wrong token is refused, the right one opens the page that was asked for, signing out closes it', async () => {
    served = await serveDashboard({ store, token: 'right' })
    const urls: string[] = []
    page.on('request', (request) => urls.push(request.url()))
    await page.goto(`${served.url}/benchmarks`)
    await page.getByLabel('Token').fill('wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect
      .poll(() => page.getByRole('alert').textContent())
      .toContain('this is not the token')
    expect(await listFlaws(page, 'sign-in')).toEqual([])
    await page.getByLabel('Token').fill('right')
    await page.keyboard.press('Enter')
    await page.getByText('No load run yet').waitFor()
    expect(page.url()).toBe(`${served.url}/benchmarks`)
    expect(await page.evaluate(() => document.cookie)).toBe('')
    expect(urls.filter((url) => /right|wrong/.test(url))).toEqual([])
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Token').waitFor()
  })

  test('a session that the server has forgotten leads back to the sign-in', async () => {
    served = await serveDashboard({ store, token: 'right' })
    await page.goto(served.url)
    await page.getByLabel('Token').fill('right')
    await page.keyboard.press('Enter')
    await page.getByText('No verdict yet').waitFor()
    await page.context().clearCookies()
    await page.getByRole('navigation').getByRole('link', { name: 'Benchmarks' }).click()
    await page.getByLabel('Token').waitFor()
    expect(await page.getByLabel('Token').count()).toBe(1)
  })

  test('while the dashboard itself is away an open page says so, and goes on when it is back', async () => {
    served = await serveDashboard({ store })
    const gapsPage = page.waitForResponse(/gaps-page/)
    await page.goto(served.url)
    await page.getByText('No verdict yet').waitFor()
    // The code of every page is fetched ahead; this waits until it is there, with what it imports.
    const code = (await gapsPage).url()
    await page.evaluate(`import(${JSON.stringify(code)})`)
    const port = Number(new URL(served.url).port)
    await served.close()
    await page.getByRole('link', { name: 'Gaps' }).click()
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('gauntlet serve')
    served = await serveDashboard({ store, port })
    await page.getByText('There are no known gaps').waitFor()
  })

  test('of 10,000 runs the page asks for 25, and for the next 25 on request', async () => {
    await results.database.query(`insert into load_test_runs
      (id, run_name, scenario_name, phase, status, target_base_url, started_at, seed)
      select gen_random_uuid(), 'run ' || n, 'mixed', 'BASELINE', 'FAILED', 'http://127.0.0.1:1',
        '2026-11-01T00:00:00Z'::timestamptz + n * interval '1 minute', n
      from generate_series(1, 10000) n`)
    served = await serveDashboard({ store })
    await page.goto(`${served.url}/benchmarks`)
    const rows = page.getByRole('table', { name: 'Runs, newest first' }).locator('tbody tr')
    await expect.poll(() => rows.count()).toBe(25)
    await expect.poll(() => rows.first().textContent()).toContain('run 10000')
    await page.getByRole('button', { name: 'Show older' }).click()
    await expect.poll(() => rows.count()).toBe(50)
    await expect.poll(() => rows.last().textContent()).toContain('run 9951')
  })

  test('a page that fails says what failed', async () => {
    const failing = {
      ...store,
      verdicts: {
        ...store.verdicts,
        listNewest: () => Promise.reject(new ToolError('USAGE', 'asked wrongly')),
      },
    }
    served = await serveDashboard({ store: failing })
    await page.goto(served.url)
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('asked wrongly')
  })
})

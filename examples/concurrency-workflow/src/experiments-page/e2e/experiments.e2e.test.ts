import { hostileText, listFlaws, listTraces, type Served } from '@gauntlet/dashboard/test-support'
import { openStore, type Store } from '@gauntlet/store'
import {
  openTestStore,
  type TestStore,
  hasBrowser,
  openPage,
  startBrowser,
} from '@gauntlet/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startHostileService } from './test-support/hostile-service.ts'
import {
  fillExperiments,
  startExperiments,
  type ExperimentsService,
} from './test-support/real-experiments.ts'
import { serveExperiments } from './test-support/serve-experiments.ts'

const token = 'token-of-the-service'

describe.skipIf(!hasBrowser())('what the real experiments service counted', () => {
  let results: TestStore<Store>
  let service: ExperimentsService
  let browser: Browser
  let page: Page
  let served: Served | undefined
  const urls: string[] = []

  beforeAll(async () => {
    results = await openTestStore(openStore)
    service = await startExperiments(token)
    browser = await startBrowser()
  })

  beforeEach(async () => {
    page = await openPage(browser)
    page.on('request', (request) => urls.push(request.url()))
  })

  afterEach(async () => {
    await page.close()
    await served?.close()
    served = undefined
  })

  afterAll(async () => {
    await browser?.close()
    await service?.close()
    await results?.close()
  })

  async function open(path: string, given = token): Promise<void> {
    const env = { EXPERIMENTS_URL: service.origin, EXPERIMENTS_TOKEN: given }
    served = await serveExperiments({ store: results.store, env })
    await page.goto(served.url + path)
  }

  test('without the variables the page says which ones to set', async () => {
    served = await serveExperiments({ store: results.store })
    await page.goto(`${served.url}/experiments`)
    await page.getByText('No experiments service is named').waitFor()
    await expect
      .poll(() => page.locator('main').textContent())
      .toMatch(/EXPERIMENTS_URL=\S+ EXPERIMENTS_TOKEN=/)
    expect(await listFlaws(page, 'experiments-unset')).toEqual([])
  })

  test('before the first rollup it says which job computes them', async () => {
    await open('/experiments')
    await page.getByText('Nothing is computed yet').waitFor()
    await expect.poll(() => page.locator('main').textContent()).toContain('npm run jobs:rollup')
    expect(await listFlaws(page, 'experiments-empty')).toEqual([])
  })

  test('every day, every variant and every step is drawn, with the figures behind', async () => {
    await fillExperiments(service)
    await open('/experiments')
    await page.getByRole('heading', { name: 'Variants of button-colour' }).waitFor()
    const variants = page.getByRole('table', { name: 'Variants' })
    const stored = (await service.query(
      `select variant_id as name, sum(users_assigned)::int as users, sum(users_active_d1)::int as active
       from experiment_metric_rollups where experiment_id = 'button-colour' group by 1 order by 1`,
    )) as { name: string; users: number; active: number }[]
    expect(stored).toHaveLength(2)
    for (const { name, users, active } of stored) {
      const percent = ((active / users) * 100).toFixed(2)
      await expect
        .poll(() => variants.getByRole('row', { name: new RegExp(`^${name}`) }).textContent())
        .toContain(`${name}${users}${percent} %`)
    }
    for (const name of [
      'Users and sessions, per day',
      'From an event until the service had it',
      'Events by name',
      'Active on the day after assignment',
      'core_journey: how far users came',
    ]) {
      const chart = page.getByRole('img', { name })
      await expect.poll(() => chart.locator('circle, rect').count()).toBeGreaterThan(1)
    }
    // On an axis in per cent too, the ring of the mark that is read lies around it.
    const share = 'Active on the day after assignment'
    await page.getByRole('slider', { name: `Values of ${share}` }).focus()
    const ring = await page.locator('.mark-ring').boundingBox()
    const dot = await page.getByRole('img', { name: share }).locator('circle').first().boundingBox()
    const middle = (box: typeof dot) => (box ? box.x + box.width / 2 : Number.NaN)
    expect(Math.abs(middle(ring) - middle(dot))).toBeLessThan(2)
    await page.keyboard.press('Escape')
    expect(await listFlaws(page, 'experiments', 'experiments')).toEqual([])
  })

  test('experiment and days stand in the address, and are chosen by keyboard', async () => {
    await open('/experiments?experiment=onboarding-length')
    await page.getByRole('heading', { name: 'Variants of onboarding-length' }).waitFor()
    const rows = page.getByRole('table', { name: 'Variants' }).locator('tbody tr')
    await expect.poll(() => rows.count()).toBe(3)
    await page.getByLabel('experiment').selectOption('ios-widgets')
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
    await page.getByLabel('first day').fill(yesterday)
    await page.getByLabel('last day').fill(yesterday)
    await page.keyboard.press('Enter')
    await page.waitForURL(/experiment=ios-widgets&from=\S+&to=/)
    const days = page.getByRole('table', { name: 'Users and sessions, per day' })
    await page.locator('summary').first().click()
    await expect.poll(() => days.locator('tbody tr').count()).toBe(1)
    await page.reload()
    await page.getByText('Nobody was assigned in these days.').waitFor()
  })

  test('a funnel that nobody defined, and days out of reach, have different messages', async () => {
    await open('/experiments?funnel=nope')
    await expect
      .poll(() => page.getByRole('alert').textContent())
      .toContain('There is no funnel "nope"')
    await page.goto(`${served?.url}/experiments?from=2020-01-01`)
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('for 90 days: since')
    await page.getByRole('link', { name: /The last two weeks/ }).click()
    await page.getByRole('heading', { name: 'Variants of button-colour' }).waitFor()
  })

  test('a wrong token says which variable is wrong', async () => {
    await open('/experiments', 'another')
    await expect
      .poll(() => page.getByRole('alert').textContent())
      .toMatch(/refuses.*EXPERIMENTS_TOKEN must hold what DASHBOARD_TOKEN holds/)
    expect(await listFlaws(page, 'experiments-refused')).toEqual([])
  })

  test('while the service is down the page says so, and goes on when it is back', async () => {
    await service.stop()
    await open('/experiments')
    await expect
      .poll(() => page.getByRole('alert').textContent())
      .toMatch(/does not answer \(ECONNREFUSED\).*asks again by itself/)
    await service.start()
    await page.getByRole('heading', { name: 'Variants of button-colour' }).waitFor()
  })

  test('a service that puts script into every text is shown as text', async () => {
    const hostile = await startHostileService(hostileText)
    served = await serveExperiments({
      store: results.store,
      env: { EXPERIMENTS_URL: hostile.origin },
    })
    const address = `${served.url}/experiments?experiment=${encodeURIComponent(hostileText)}`
    expect(await listTraces(browser, new URL(address))).toEqual([])
    await hostile.close()
  })

  test('the browser spoke with the dashboard alone, and never saw the token', async () => {
    expect(urls.length).toBeGreaterThan(20)
    expect(urls.filter((url) => url.startsWith(service.origin) || url.includes(token))).toEqual([])
    await open('/experiments')
    const answer = await page.request.get(`${served?.url}/api/pages/experiments/data`)
    expect(await answer.text()).not.toContain(token)
  })
})

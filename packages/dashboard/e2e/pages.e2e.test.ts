import { buildFaultsDocument, buildSweepDocument, hasBrowser } from '@gauntlet/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listFlaws } from './test-support/looks.ts'
import { openDashboard, type Dashboard } from './test-support/open-dashboard.ts'
import { buildParity, buildParityDetails } from './test-support/stored-parity.ts'
import { storeBenchmark } from './test-support/stored-runs.ts'
import { buildCompare, buildGuarantees, storeEvidence } from './test-support/stored-evidence.ts'
import { buildSmoke } from './test-support/stored-smoke.ts'
import { storeVerdicts } from './test-support/stored-verdicts.ts'

describe.skipIf(!hasBrowser())('the pages over a store with runs', () => {
  let dashboard: Dashboard
  const open = (path = '') => dashboard.open(path)
  const addresses: Record<string, string> = {
    verdicts: '/',
    benchmarks: '/benchmarks?scenario=mixed',
    comparisons: '/compare',
  }

  beforeAll(async () => {
    dashboard = await openDashboard()
    const { store } = dashboard
    const runs = await storeBenchmark(store, 'mixed')
    const [held] = await storeVerdicts(store, runs[0] ?? '')
    addresses['run'] = `/runs/${runs[0]}`
    addresses['verdict'] = `/verdicts/${held?.id}`
    const evidence = [
      buildCompare(),
      buildGuarantees(),
      buildParity(),
      buildSmoke(),
      buildSweepDocument(),
      buildFaultsDocument(),
    ]
    for (const document of evidence) {
      const kind = document.schema.split(/[./]/)[1] ?? ''
      const details = kind === 'parity' ? buildParityDetails() : []
      const place = { details, ...(held && { verdictId: held.id }) }
      addresses[kind] = `/${kind}/${await storeEvidence(store, document, place)}`
    }
    addresses['case'] = `${addresses['parity']}?case=wrong+prefix`
  })

  afterAll(async () => {
    await dashboard?.close()
  })

  test('the first page says what to ship, what not, and why', async () => {
    const page = await open('/')
    const held = page.getByRole('article', { name: 'shop faster-assignment: hold' })
    const blocking = held.getByRole('region', { name: 'What blocks shipping' })
    await blocking.getByText('expected 0, saw 17').waitFor()
    await blocking.getByText('gauntlet run --only load').waitFor()
    expect(await blocking.getByText('expected <= 0.01').count()).toBe(0)
    await held.getByText('Interrupted, and resumed at').waitFor()
    await held.getByText('· began').waitFor()
    await held.getByRole('link', { name: 'evidence' }).first().click()
    await page.waitForURL(/\/runs\//)
    await expect.poll(() => page.locator('h1').textContent()).toBe('baseline_mixed_v1')
    await page.close()
  })

  test('the history of a branch has its own address', async () => {
    const page = await open('/?project=shop&branch=main')
    await expect.poll(() => page.getByRole('article').count()).toBe(1)
    await expect.poll(() => page.locator('#history ~ .scroll tbody tr').count()).toBe(3)
    await page.close()
  })

  test('benchmarks judge every figure over the repetitions of both phases', async () => {
    const page = await open('/benchmarks')
    const table = page.getByRole('table', { name: 'POST /v1/assignment: before and after' })
    const p50 = table.getByRole('row', { name: /^p50/ })
    await expect.poll(() => p50.textContent()).toContain('improved')
    await expect
      .poll(() => table.getByRole('row', { name: /^p99/ }).textContent())
      .toContain('1000 are needed')
    const checks = page.getByRole('table', { name: 'Checks before and after' })
    await expect
      .poll(() => checks.getByRole('row', { name: /sticky/ }).textContent())
      .toMatch(/failed.*17.*passed/)
    await page.close()
  })

  test('runs are filtered by phase, tag and commit, and the filter stands in the address', async () => {
    const page = await open('/benchmarks')
    const rows = page.getByRole('table', { name: 'Runs, newest first' }).locator('tbody tr')
    await expect.poll(() => rows.count()).toBe(8)
    await page.getByLabel('phase').selectOption('BASELINE')
    await page.getByLabel('commit starts with').fill('4b4a')
    await page.getByLabel('tag').fill('cohort=baseline')
    await page.getByRole('button', { name: 'Filter' }).click()
    await expect.poll(() => rows.count()).toBe(4)
    expect(page.url()).toContain('phase=BASELINE&tag=cohort%3Dbaseline&sha=4b4a')
    await page.reload()
    await expect.poll(() => rows.count()).toBe(4)
    await page.close()
  })

  test('a comparison shows every metric, and the blocks of the one chosen', async () => {
    const page = await open(addresses['compare'])
    const table = page.getByRole('table', { name: /^Every metric/ }).last()
    await expect
      .poll(() => table.getByRole('row', { name: /^p95/ }).textContent())
      .toMatch(/regressed.*\+3\d\.\d %/)
    await page.getByRole('combobox', { name: 'metric' }).selectOption('p95')
    await page.waitForURL(/metric=p95/)
    const plot = page.getByRole('img', { name: 'Difference of p95 in each block' })
    await expect.poll(() => plot.locator('circle').count()).toBe(10)
    await page.close()
  })

  test('a broken guarantee stands first, with the timeline of the guilty key', async () => {
    const page = await open(addresses['guarantees'])
    const first = page
      .getByRole('table', { name: 'Guarantees by outcome' })
      .locator('tbody tr')
      .first()
    await expect.poll(() => first.textContent()).toMatch(/sticky assignment.*failed/)
    const timeline = page.getByRole('img', { name: 'Timeline of user-17/button-colour' })
    await expect.poll(() => timeline.locator('rect').count()).toBe(4)
    await page.close()
  })

  test('parity opens what no mapping explains, and says where bodies are that were not saved', async () => {
    const page = await open(addresses['parity'])
    const opened = page.locator('details.card[open]')
    await expect.poll(() => opened.locator('> summary').textContent()).toContain('phantom fill')
    await expect.poll(() => opened.textContent()).toContain('parity-exchanges.json')
    await page.close()
  })

  test('a case has an address; its bodies stand side by side, what was judged to differ marked', async () => {
    const page = await open(`${addresses['parity']}?case=wrong+prefix`)
    const bodies = page.getByRole('table', { name: 'Bodies of node and bun' })
    await expect
      .poll(() => bodies.locator('del').allTextContents())
      .toEqual(['−    "kind": "WrongPrefix"'])
    await expect
      .poll(() => bodies.locator('ins').allTextContents())
      .toEqual(['+    "kind": "Prefix"'])
    await expect.poll(() => bodies.locator('tr.silent').textContent()).toContain('~  "took_ms": 1')
    await expect.poll(() => bodies.locator('tr.skipped').textContent()).toMatch(/\d+ equal lines/)
    const lines = await bodies.getByRole('row').count()
    await page.getByRole('button', { name: /Show all/ }).click()
    await expect.poll(() => bodies.getByRole('row').count()).toBeGreaterThan(lines)
    await page.getByText('Ask again').click()
    await expect.poll(() => page.getByText('as sent').count()).toBe(2)
    await page.close()
  })

  test('parity marks what differs and names the mapping that explains it', async () => {
    const page = await open(`${addresses['parity']}?case=wrong+prefix`)
    const differences = page.getByRole('table', { name: 'Differences of wrong prefix' })
    await expect.poll(() => differences.locator('del').textContent()).toBe('"WrongPrefix"')
    await expect.poll(() => differences.locator('ins').textContent()).toBe('"Prefix"')
    await expect
      .poll(() => page.locator('article').textContent())
      .toMatch(/Still different.*phantom fill/)
    await page.close()
  })

  test('a broken link of the smoke chain shows the request that broke it', async () => {
    const page = await open(addresses['smoke'])
    const requests = page.getByRole('table', { name: 'Requests of an order can be read back' })
    await expect
      .poll(() => requests.textContent())
      .toMatch(/GET \/orders\/1.*503.*expected, saw 503/)
    await page.close()
  })

  test('a plan of faults shows how each build degraded, what the change brought, and the smallest plan', async () => {
    const page = await open(addresses['faults'])
    const builds = page.getByRole('table', { name: /^Each build under the same faults/ })
    const before = builds.getByRole('row', { name: /^baseline/ })
    await expect.poll(() => before.textContent()).toContain('41.2 % of 17')
    await page.getByText('new: orders: LOST').waitFor()
    await page.getByText('shows it: orders (2 of 4 runs)').waitFor()
    await page.close()
  })

  test('a sweep shows what each fault broke, and how the red cell is run again', async () => {
    const page = await open(addresses['sweep'])
    const matrix = page.getByRole('table', { name: /^Statements of the flow/ })
    const commit = matrix.getByRole('row', { name: /^2. commit/ })
    await expect.poll(() => commit.getByRole('img', { name: 'passed' }).count()).toBe(1)
    await commit.getByRole('link', { name: 'failed: commit-1.1/after/kill' }).click()
    await page.waitForURL(/#commit-1.1\/after\/kill$/)
    await page.getByText('reproduced 9 of 10').waitFor()
    await page.getByText('new: each payment is charged once: DUPLICATE').waitFor()
    await page.close()
  })

  test('by keyboard alone: past the navigation, to a page, its table and the theme', async () => {
    const page = await open('/')
    const focused = () =>
      page.evaluate(() => document.activeElement?.textContent?.trim() || document.activeElement?.id)
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('Skip to the content')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('this verdict')
    await page.getByRole('link', { name: 'Comparisons' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('table', { name: 'Comparisons, newest first' }).waitFor()
    const link = page.locator('main tbody a').first()
    await page.locator('main').focus()
    for (let at = 0; at < 5; at += 1) {
      await page.keyboard.press('Tab')
      if (await link.evaluate((element) => element === document.activeElement)) break
    }
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Block by block' }).waitFor()
    await page.getByText('Show as table').first().focus()
    await page.keyboard.press('Enter')
    await page.locator('figure details[open]').waitFor()
    await page.getByLabel('Theme').focus()
    await page.keyboard.press('End')
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark')
    await page.close()
  })

  test.each([
    'verdicts',
    'verdict',
    'benchmarks',
    'run',
    'comparisons',
    'compare',
    'guarantees',
    'parity',
    'case',
    'smoke',
    'sweep',
    'faults',
  ])('the page %s is fit to be read, at a desk and on a phone, light and dark', async (name) => {
    const page = await open(addresses[name])
    expect(await listFlaws(page, name)).toEqual([])
    await page.close()
  })
})

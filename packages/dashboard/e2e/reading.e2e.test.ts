import { buildFaultsDocument, buildSweepDocument, hasBrowser } from '@gauntlet/testkit'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDashboard, type Dashboard } from './test-support/open-dashboard.ts'
import { buildCompare, buildGuarantees, storeEvidence } from './test-support/stored-evidence.ts'
import { buildParity } from './test-support/stored-parity.ts'
import { storeBenchmark } from './test-support/stored-runs.ts'
import { buildSmoke } from './test-support/stored-smoke.ts'
import { storeVerdicts } from './test-support/stored-verdicts.ts'

const phone = { width: 390, height: 844 }

let page: Page
const rows = () => page.getByRole('table', { name: 'Runs, newest first' }).locator('tbody tr')
const box = () => page.getByRole('searchbox', { name: 'search runs' })
const cursor = (name: string) => page.getByRole('slider', { name: `Values of ${name}` })
const tip = () => page.locator('.tooltip')

describe.skipIf(!hasBrowser())('what is stored is found and read', () => {
  let dashboard: Dashboard
  const addresses: Record<string, string> = {}

  beforeAll(async () => {
    dashboard = await openDashboard()
    const { store } = dashboard
    const [run = ''] = await storeBenchmark(store, 'mixed')
    await storeVerdicts(store, run)
    addresses['run'] = `/runs/${run}`
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
      addresses[kind] = `/${kind}/${await storeEvidence(store, document)}`
    }
  })

  afterAll(async () => {
    await dashboard?.close()
  })

  describe('lists are searched', () => {
    test('by what they show; the text stands in the address', async () => {
      page = await dashboard.open('/benchmarks?scenario=mixed')
      await box().fill('post v3')
      await expect.poll(() => rows().count()).toBe(1)
      await page.getByText('1 of 8 runs').waitFor()
      await page.waitForURL(/scenario=mixed&q=post\+v3/)
      await page.reload()
      await expect.poll(() => rows().count()).toBe(1)
      expect(await box().inputValue()).toBe('post v3')
      await page.close()
    })

    test('what holds none of it says so, and the search is cleared', async () => {
      page = await dashboard.open('/benchmarks?scenario=mixed&q=no+such+run')
      await page.getByText('None of 8 runs holds “no such run”.').waitFor()
      await page.getByRole('button', { name: 'Clear the search' }).click()
      await expect.poll(() => rows().count()).toBe(8)
      await expect.poll(() => page.url()).not.toContain('q=')
      expect(await box().evaluate((element) => element === document.activeElement)).toBe(true)
      await page.close()
    })
  })

  describe('charts are read', () => {
    test('by keyboard: arrows go from second to second, Escape leaves', async () => {
      page = await dashboard.open(addresses['run'] ?? '')
      const latency = cursor('Response time over the run, per second')
      await latency.focus()
      await expect.poll(() => tip().textContent()).toMatch(/^second 0, warm-upp50[\d.]+ ms/)
      await page.keyboard.press('ArrowRight')
      await expect.poll(() => tip().textContent()).toContain('second 1')
      await page.keyboard.press('End')
      const spoken = await latency.getAttribute('aria-valuetext')
      expect(spoken).toMatch(/^second \d+, p50 \d+\.\d{1,3} ms, p99 \d+\.\d{1,3} ms, started \d+/)
      await page.keyboard.press('Escape')
      await expect.poll(() => tip().count()).toBe(0)
      expect(await latency.evaluate((element) => element === document.activeElement)).toBe(false)
      await page.close()
    })

    test('by keyboard: up and down go from endpoint to endpoint', async () => {
      page = await dashboard.open(addresses['run'] ?? '')
      await cursor('Response time by percentile').focus()
      await expect.poll(() => tip().textContent()).toContain('POST /v1/assignment')
      await page.keyboard.press('ArrowDown')
      await expect.poll(() => tip().textContent()).toContain('POST /v1/events/batch')
      await page.close()
    })

    test('by pointer: the nearest mark', async () => {
      page = await dashboard.open(addresses['compare'] ?? '')
      const plot = page.getByRole('img', { name: 'Difference of p50 in each block' })
      const dot = await plot.locator('circle').nth(6).boundingBox()
      await cursor('Difference of p50 in each block').scrollIntoViewIfNeeded()
      const at = (await plot.locator('circle').nth(6).boundingBox()) ?? dot
      await page.mouse.move((at?.x ?? 0) + 5, (at?.y ?? 0) + 6)
      await expect.poll(() => tip().textContent()).toContain('block 7')
      await page.mouse.move(2, 2)
      await expect.poll(() => tip().count()).toBe(0)
      await page.close()
    })

    test('on a phone, every tooltip stays on the screen', async () => {
      for (const name of ['run', 'compare', 'guarantees']) {
        page = await dashboard.open(addresses[name] ?? '')
        await page.setViewportSize(phone)
        await page.getByRole('slider').first().waitFor()
        for (const chart of await page.getByRole('slider').all()) {
          await chart.focus()
          for (const key of ['Home', 'ArrowDown', 'ArrowRight', 'End', 'ArrowLeft']) {
            await page.keyboard.press(key)
            const place = await tip().boundingBox()
            expect(place?.x).toBeGreaterThanOrEqual(0)
            expect((place?.x ?? 0) + (place?.width ?? 999)).toBeLessThanOrEqual(phone.width)
          }
        }
        await page.close()
      }
    })
  })

  test.each([
    ['run', 'failed', '1 of 5 checks failed: sticky_assignment_conflicts_scoped.'],
    ['compare', 'failed', '1 of 3 metrics that decide regressed: p95 by +3'],
    ['guarantees', 'failed', '1 of 3 guarantees failed: sticky assignment. No evidence for 1 of'],
    ['parity', 'failed', '2 of 3 cases differ: '],
    ['smoke', 'failed', '1 of 2 checks failed: an order can be read back.'],
    ['faults', 'failed', 'orders: LOST. orders'],
    ['sweep', 'failed', 'each payment is charged once: DUPLICATE in 1 cell.'],
  ])('on a phone, the first screen of the page %s answers: %s, %s', async (name, ...says) => {
    page = await dashboard.open(addresses[name] ?? '')
    await page.setViewportSize(phone)
    for (const [at, part] of ['.badge', '.answer'].entries()) {
      const shown = page.locator(`main ${part}`).first()
      await expect.poll(() => shown.textContent()).toContain(says[at])
      const place = await shown.boundingBox()
      expect((place?.y ?? 0) + (place?.height ?? 999)).toBeLessThan(phone.height / 2)
    }
    await page.close()
  })
})

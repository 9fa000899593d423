import { openStore, type Store } from '@gauntlet/store'
import {
  createTestDatabase,
  type TestDatabase,
  hasBrowser,
  openPage,
  startBrowser,
} from '@gauntlet/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listFlaws } from './test-support/looks.ts'
import { serveDashboard, type Served } from './test-support/served-dashboard.ts'
import { buildCompare, storeEvidence } from './test-support/stored-evidence.ts'

const whole = buildCompare()
const unfinished = buildCompare({
  blocks: whole.blocks.slice(0, 4),
  stopped: 'interrupted',
  outcome: 'no_evidence',
})

describe.skipIf(!hasBrowser())('a comparison that has not ended', () => {
  let database: TestDatabase
  let store: Store
  let served: Served
  let browser: Browser
  let id: string

  beforeAll(async () => {
    database = await createTestDatabase()
    store = await openStore({ url: database.url })
    id = await storeEvidence(store, unfinished, { isFinal: false })
    await storeEvidence(store, whole)
    served = await serveDashboard({ store })
    browser = await startBrowser()
  })

  afterAll(async () => {
    await browser?.close()
    await served?.close()
    await store?.close()
    await database?.drop()
  })

  async function open(path: string): Promise<Page> {
    const page = await openPage(browser, served.url + path)
    await page.locator('main h1').waitFor()
    return page
  }

  test('says how far it came, that nothing is decided, and what goes on with it', async () => {
    const page = await open(`/compare/${id}`)
    const head = page.locator('.card-head')
    await expect.poll(() => head.textContent()).toContain('not ended')
    const notice = page.locator('.notice').first()
    await expect
      .poll(() => notice.textContent())
      .toContain('Interrupted after 4 of 10 or 20 blocks, or still running.')
    const command = `gauntlet compare --resume artifacts/compare/${id}/compare.json`
    expect(await notice.locator('pre').textContent()).toBe(command)
    expect(await listFlaws(page, 'compare-unfinished')).toEqual([])
    await page.close()
  })

  test('stands in the list without an outcome, beside one that has it', async () => {
    const page = await open('/compare')
    const rows = page.getByRole('table', { name: 'Comparisons, newest first' }).locator('tbody tr')
    await expect.poll(() => rows.count()).toBe(2)
    const badges = await rows.locator('.badge').allTextContents()
    expect(badges.toSorted()).toEqual(['● not ended', '✕ failed'])
    await page.close()
  })
})

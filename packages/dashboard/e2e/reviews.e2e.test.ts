import { openStore, type Store } from '@gauntlet/store'
import { buildReviewDocument, createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, startBrowser } from './test-support/browser.ts'
import { listFlaws } from './test-support/looks.ts'
import { serveDashboard, type Served } from './test-support/served-dashboard.ts'
import { storeEvidence } from './test-support/stored-evidence.ts'
import { buildReason, buildStage, buildVerdict } from './test-support/stored-verdicts.ts'

describe.skipIf(!hasBrowser)('the pages of reviews', () => {
  let database: TestDatabase
  let store: Store
  let served: Served
  let browser: Browser
  let review: string
  let replayed: string
  let verdict: string

  beforeAll(async () => {
    database = await createTestDatabase()
    store = await openStore({ url: database.url })
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
    const page = await browser.newPage({
      viewport: { width: 1280, height: 900 },
      reducedMotion: 'reduce',
    })
    page.setDefaultTimeout(20_000)
    await page.goto(served.url + path)
    await page.locator('main h1').waitFor()
    return page
  }

  test('without a review, the list says which command makes one', async () => {
    const page = await open('/reviews')
    await expect.poll(() => page.locator('pre').textContent()).toContain('gauntlet review --base')
    await page.goto(`${served.url}/reviews/0198c1b2-0000-7000-8000-000000000000`)
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('Not found')
    await page.close()
  })

  test('a verdict leads to the review that its reason rests on', async () => {
    const reason = buildReason({
      check: 'BLOCK',
      outcome: 'fail',
      summary: 'two lineages agree',
      evidence: 'review.json',
    })
    const stage = buildStage({ stage: 'review', outcome: 'fail', reasons: [reason] })
    const held = buildVerdict(0, { verdict: 'hold', stages: [stage] })
    await store.verdicts.save(held)
    verdict = held.id
    review = await storeEvidence(store, buildReviewDocument(), { verdictId: verdict })
    replayed = await storeEvidence(store, buildReviewDocument({ replayed: true }))
    const page = await open(`/verdicts/${verdict}`)
    await page.getByRole('link', { name: 'evidence' }).click()
    await expect.poll(() => page.url()).toContain(`/reviews/${review}`)
    await page.close()
  })

  test('the list leads to each review', async () => {
    const page = await open('/reviews')
    const rows = page.getByRole('table', { name: 'Reviews, newest first' }).locator('tbody tr')
    await expect.poll(() => rows.count()).toBe(2)
    await rows.first().getByRole('link').click()
    await page.getByRole('heading', { name: 'Review of main..HEAD' }).waitFor()
    await page.close()
  })

  test('the verdict, its reasons, and what nobody read whole stand first', async () => {
    const page = await open(`/reviews/${review}`)
    await page.getByText('openai and moonshot both call').waitFor()
    await page.getByRole('img', { name: /^2 of 3 changed files reviewed/ }).waitFor()
    const files = page.getByRole('table', { name: 'Coverage of each changed file' })
    await expect
      .poll(() => files.locator('tbody tr').first().textContent())
      .toMatch(/login\.ts.*partial.*one engaged lineage/)
    await expect.poll(() => page.getByText('REPLAYED').count()).toBe(0)
    await page.close()
  })

  test('lines that a finding names are marked in its hunk, numbered and signed', async () => {
    const page = await open(`/reviews/${review}`)
    const lines = page.getByRole('region', { name: 'Lines of src/api/client.ts' }).locator('li')
    await expect.poll(() => lines.count()).toBe(7)
    expect(await lines.nth(1).textContent()).toMatch(/^-removed: /)
    expect(await lines.nth(2).textContent()).toBe(
      '41+named by the finding, added:   while (true) {',
    )
    const guilty = page.locator('li.guilty', { hasText: /while|answer|^44/ })
    await expect.poll(() => guilty.count()).toBe(4)
    await page.close()
  })

  test('an answer of a few words is shown as no review, with the reason', async () => {
    const page = await open(`/reviews/${review}`)
    const answers = page.getByRole('table', { name: "Each reviewer's answer on each bundle" })
    await expect
      .poll(() => answers.getByRole('row', { name: /web-01.*kimi/ }).textContent())
      .toMatch(/not engaged.*62 visible tokens, 120 are the least/)
    await page.close()
  })

  test('a finding has an address: it opens, is marked and comes into view', async () => {
    const page = await open(`/reviews/${review}?finding=F-ee0001`)
    const chosen = page.locator('details.chosen')
    await chosen.getByText('it is the same as before').waitFor()
    await expect
      .poll(() => chosen.evaluate((element) => element.getBoundingClientRect().top < innerHeight))
      .toBe(true)
    const single = page.locator('details', { hasText: 'src/web/login.ts:12' }).last()
    await single.getByRole('link', { name: 'Address of this finding' }).click()
    await page.waitForURL(/finding=F-77aa01/)
    await chosen.getByText('Use timingSafeEqual').waitFor()
    await page.close()
  })

  test('replayed answers are told as such', async () => {
    const page = await open(`/reviews/${replayed}`)
    const notice = page.locator('main .notice').first()
    await expect.poll(() => notice.textContent()).toContain('REPLAYED: recorded answers')
    await page.close()
  })

  test('the page is fit to be read, at a desk and on a phone, light and dark', async () => {
    const page = await open(`/reviews/${review}`)
    expect(await listFlaws(page, 'review')).toEqual([])
    for (const summary of await page.locator('details:not([open]) > summary').all()) {
      if (await summary.isVisible()) await summary.click()
    }
    expect(await listFlaws(page, 'review-opened')).toEqual([])
    await page.close()
  })
})

import { hasBrowser } from '@gauntlet/testkit'
import type { ReviewDocument } from '@gauntlet/contract'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listFlaws } from './test-support/looks.ts'
import { openDashboard, type Dashboard } from './test-support/open-dashboard.ts'
import { replayReview } from './test-support/replay-review.ts'
import { storeEvidence } from './test-support/stored-evidence.ts'
import { buildReason, buildStage, buildVerdict } from './test-support/stored-verdicts.ts'

describe.skipIf(!hasBrowser())('the pages of a review that the real command replayed', () => {
  let dashboard: Dashboard
  let document: ReviewDocument
  let review: string
  let verdict: string

  beforeAll(async () => {
    dashboard = await openDashboard()
    const { store, database } = dashboard
    const folder = await mkdtemp(join(tmpdir(), 'gauntlet-replayed-'))
    await replayReview(folder, database.url)
    await rm(folder, { recursive: true, force: true })
    const [row] = (await store.evidence.list({ kind: 'review' })).rows
    review = row?.id ?? ''
    document = (await store.evidence.find('review', review))?.document as ReviewDocument
  })

  afterAll(async () => {
    await dashboard?.close()
  })

  const open = (path = `/reviews/${review}`) => dashboard.open(path)

  /** The address of the finding that a reviewer wrote about a place. */
  function findingAt(path: string): string {
    const found = document.findings.find((finding) => finding.path === path)
    return found?.id ?? 'none'
  }

  test('a verdict leads to the review that its reason rests on', async () => {
    const { store } = dashboard
    const reason = buildReason({ check: 'BLOCK', outcome: 'fail', evidence: 'review.json' })
    const stage = buildStage({ stage: 'review', outcome: 'fail', reasons: [reason] })
    const held = buildVerdict(0, { verdict: 'hold', stages: [stage] })
    await store.verdicts.save(held)
    verdict = held.id
    const asked = await storeEvidence(
      store,
      { ...document, replayed: false },
      { verdictId: verdict },
    )
    const page = await open(`/verdicts/${verdict}`)
    await page.getByRole('link', { name: 'evidence' }).click()
    await expect.poll(() => page.url()).toContain(`/reviews/${asked}`)
    await page.getByRole('img', { name: /^3 of 3 changed files reviewed/ }).waitFor()
    expect(await page.locator('.notice', { hasText: 'REPLAYED' }).count()).toBe(0)
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

  test('the verdict, its reasons, and what was read stand first', async () => {
    const page = await open()
    await page.getByText('anthropic and openai agree on BLOCK (concurrency)').waitFor()
    await page.getByRole('img', { name: /^3 of 3 changed files reviewed \(100 %\)/ }).waitFor()
    const files = page.getByRole('table', { name: 'Coverage of each changed file' })
    await expect
      .poll(() => files.getByRole('row', { name: /go\.sum/ }).textContent())
      .toMatch(/excluded.*a lockfile/)
    await page.close()
  })

  test('what two lineages agree on stands beside the lines that it is about, numbered and signed', async () => {
    const page = await open()
    const found = page.locator('details', { hasText: 'orders/stock.go:18-26' }).first()
    expect(await found.getByRole('heading', { level: 3 }).allTextContents()).toEqual([
      expect.stringMatching(/^alpha openai/),
      expect.stringMatching(/^beta anthropic/),
    ])
    const lines = found.getByRole('region', { name: 'Lines of orders/stock.go' }).locator('li')
    const guilty = lines.filter({ hasText: 'named by the finding' })
    await expect
      .poll(async () => (await guilty.allTextContents()).map((line) => Number.parseInt(line)))
      .toEqual([18, 19, 20, 21, 22, 23, 24, 25, 26])
    expect(await guilty.nth(7).textContent()).toMatch(
      /^25\+named by the finding, added: .*UPDATE stock SET pieces = \$2/,
    )
    const removed = lines.filter({ hasText: 'RowsAffected' })
    expect(await removed.textContent()).toMatch(/^-removed: /)
    await page.close()
  })

  test('what one lineage alone says stands apart, beside its line', async () => {
    const page = await open()
    const headings = page.getByRole('heading', { level: 2 })
    const titles = await headings.allTextContents()
    expect(titles.indexOf('What one lineage alone says')).toBeGreaterThan(
      titles.indexOf('What lineages agree on'),
    )
    const single = page.locator('details.card', { hasText: 'correctness go.mod:5' })
    await expect
      .poll(() => single.textContent())
      .toMatch(/anthropic.*The driver changes together.*named by the finding, added: require/)
    await page.close()
  })

  test('an answer of a few words is shown as no review, with the reason', async () => {
    const page = await open()
    const answers = page.getByRole('table', { name: "Each reviewer's answer on each bundle" })
    await expect
      .poll(() => answers.getByRole('row', { name: /root-01.*gamma/ }).textContent())
      .toMatch(/not engaged.*1 of 3 files named; 53 visible tokens, 120 are the least/)
    await page.close()
  })

  test('a finding has an address: it opens, is marked and comes into view', async () => {
    const page = await open(`/reviews/${review}?finding=${findingAt('orders/handler.go')}`)
    const chosen = page.locator('details.chosen')
    await chosen.getByText('its caller does not compile').waitFor()
    await expect
      .poll(() => chosen.evaluate((element) => element.getBoundingClientRect().top < innerHeight))
      .toBe(true)
    const single = page.locator('details.card', { hasText: 'correctness go.mod:5' })
    await single.getByRole('link', { name: 'Address of this finding' }).click()
    await expect.poll(() => chosen.textContent()).toContain('Ship the driver by itself')
    expect(page.url()).not.toContain(findingAt('orders/handler.go'))
    await page.close()
  })

  test('replayed answers are shown as such', async () => {
    const page = await open()
    const notice = page.locator('main .notice').first()
    await expect.poll(() => notice.textContent()).toContain('REPLAYED: recorded answers')
    await page.close()
  })

  test('the page is fit to be read, at a desk and on a phone, light and dark', async () => {
    const page = await open()
    expect(await listFlaws(page, 'review')).toEqual([])
    for (const summary of await page.locator('details:not([open]) > summary').all()) {
      if (await summary.isVisible()) await summary.click()
    }
    expect(await listFlaws(page, 'review-opened')).toEqual([])
    await page.close()
  })
})

import { openPage } from '@gauntlet/testkit'
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'

/** Would run, were it ever taken for markup or for an address; its end reorders and hides what is read. */
export const hostileText = `<script>window.owned = 1</script><img src="http://evil.example/x" onerror="window.owned = 1">javascript:window.owned=1\u001b[2J\u009b\u202egnp\u2066\u200f\u2028::error::x`

/** What went wrong on a page that must show `hostileText` as text: what ran, what was markup, what reorders or hides. */
export async function listTraces(browser: Browser, url: URL): Promise<string[]> {
  const page = await openPage(browser)
  const traces: string[] = []
  page.on('console', (message) => {
    // A page may be about an answer that is an error.
    const isExpected = message.text().startsWith('Failed to load resource')
    if (message.type() === 'error' && !isExpected) traces.push(`console: ${message.text()}`)
  })
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== url.origin) traces.push(`request: ${request.url()}`)
  })
  await page.goto(url.href)
  await expect.poll(() => page.locator('main').textContent()).toContain('<script>')
  await expect.poll(() => page.getByText('Loading …').count()).toBe(0)
  for (const summary of await page.locator('summary').all()) {
    if (await summary.isVisible()) await summary.click()
  }
  traces.push(...(await listMarkup(page)))
  await page.close()
  return traces
}

async function listMarkup(page: Page): Promise<string[]> {
  const traces: string[] = []
  if (await page.evaluate(() => 'owned' in globalThis)) traces.push('a script ran')
  const markup = 'main script, main img, body [onerror], a[href^="javascript"]'
  const elements = await page.locator(markup).count()
  if (elements > 0) traces.push(`${elements} elements from a text`)
  const text = (await page.locator('body').textContent()) ?? ''
  const found = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.exec(text)
  if (found) traces.push(`U+${found[0].charCodeAt(0).toString(16)} in the text`)
  return traces
}

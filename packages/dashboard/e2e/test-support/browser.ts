import { existsSync } from 'node:fs'
import { chromium, type Browser, type Page } from 'playwright-core'

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) =>
  existsSync(path),
)

export const hasBrowser = executablePath !== undefined
if (!hasBrowser)
  process.stderr.write('SKIPPED: the dashboard in a browser: there is no /usr/bin/chromium\n')

export async function startBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] })
}

/** As wide as at a desk, and nothing moves. */
export const atDesk = { viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' } as const

/** What may take long on a busy machine. */
export const patienceMs = 60_000

/** A page with cookies of its own, at an address when one is given. */
export async function openPage(browser: Browser, url?: string): Promise<Page> {
  const page = await browser.newPage(atDesk)
  page.setDefaultTimeout(patienceMs)
  if (url !== undefined) await page.goto(url)
  return page
}

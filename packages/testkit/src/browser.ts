import { existsSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'

/** The shell without a window takes two thirds of the time. */
const executablePath = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
].find((path) => existsSync(path))

/** Says so where there is none. */
export const hasBrowser = (): boolean => {
  if (executablePath !== undefined) return true
  process.stderr.write('SKIPPED: pages in a browser: there is no /usr/bin/chromium\n')
  return false
}

export async function startBrowser(): Promise<Browser> {
  // Loaded where it is used: most tests of this kit's users have no browser.
  const { chromium } = await import('playwright-core')
  const args = ['--no-sandbox', '--disable-gpu']
  return await chromium.launch({ executablePath: executablePath ?? '', args })
}

/** As wide as at a desk, and nothing moves. */
export const atDesk = { viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' } as const

/** What may take long on a busy machine. */
export const patienceMs = 60_000

/** A page with its own cookies, at an address when one is given. */
export async function openPage(browser: Browser, url?: string): Promise<Page> {
  const page = await browser.newPage(atDesk)
  page.setDefaultTimeout(patienceMs)
  if (url !== undefined) await page.goto(url)
  return page
}

import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { listSeriousFindings } from './axe.ts'

const desk = { width: 1280, height: 900 }
const phone = { width: 380, height: 800 }

/** The pictures of docs/, by the page that they show: of what the real commands stored. */
const picturesOfDocs: Readonly<Record<string, string>> = {
  'real-verdicts': 'verdicts',
  'real-benchmarks': 'benchmarks',
  'real-runs-one': 'run',
  'real-compare-one': 'compare',
  'real-parity-one': 'parity',
  'real-guarantees-one': 'guarantees',
  faults: 'faults',
  live: 'live',
  review: 'review',
}

/**
 * What is wrong with the looks of a page at a desk and on a phone, in either theme: what axe finds serious, and a page
 * wider than its screen. `DASHBOARD_SCREENSHOTS=docs/images` keeps pictures; with `DASHBOARD_EVERY_LOOK` one of each.
 *
 * @param picture its name among the pictures of docs/, where it is one of them
 */
export async function listFlaws(
  page: Page,
  name: string,
  picture = picturesOfDocs[name],
): Promise<string[]> {
  const flaws: string[] = []
  for (const [where, size] of [
    ['desk', desk],
    ['phone', phone],
  ] as const) {
    await page.setViewportSize(size)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await expect.poll(() => page.getByText('Loading …').count()).toBe(0)
      const found = await listSeriousFindings(page, colorScheme === 'light' ? 'all' : 'colours')
      flaws.push(...found.map((finding) => `${where}, ${colorScheme}: ${finding}`))
      await keepPicture(page, { name, picture, look: `${where}-${colorScheme}` })
    }
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    if (width > size.width) flaws.push(`${where}: ${width} pixels wide`)
  }
  await page.setViewportSize(desk)
  await page.emulateMedia({ colorScheme: 'light' })
  return flaws
}

type Picture = {
  readonly name: string
  readonly picture: string | undefined
  readonly look: string
}

async function keepPicture(page: Page, { name, picture, look }: Picture): Promise<void> {
  const folder = process.env['DASHBOARD_SCREENSHOTS']
  if (!folder) return
  if (process.env['DASHBOARD_EVERY_LOOK']) {
    await page.screenshot({ path: join(folder, `${name}-${look}.png`), fullPage: true })
  } else if (look === 'desk-light' && picture !== undefined) {
    const path = join(folder, `dashboard-${picture}.png`)
    // Its chart stands below its tables.
    const clip = { x: 0, y: 0, width: desk.width, height: 1210 }
    await page.screenshot(name === 'faults' ? { path, fullPage: true, clip } : { path })
  }
}

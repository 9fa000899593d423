import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { listSeriousFindings } from './axe.ts'

const desk = { width: 1280, height: 900 }
const phone = { width: 380, height: 800 }

/** The pictures of docs/dashboard.md. */
const shownInDocs = new Set(
  'verdicts benchmarks run live compare case guarantees review experiments'.split(' '),
)

/**
 * What holds for every page: nothing serious for axe in either theme, at a desk and on a phone, and no sideways
 * scrolling. `DASHBOARD_SCREENSHOTS=docs/images` keeps pictures; with `DASHBOARD_EVERY_LOOK` one of each look.
 */
export async function checkLooks(page: Page, name: string): Promise<void> {
  for (const [where, size] of [
    ['desk', desk],
    ['phone', phone],
  ] as const) {
    await page.setViewportSize(size)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await expect.poll(() => page.getByText('Loading …').count()).toBe(0)
      expect({ where, colorScheme, found: await listSeriousFindings(page) }).toEqual({
        where,
        colorScheme,
        found: [],
      })
      await keepPicture(page, name, `${where}-${colorScheme}`)
    }
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect({ where, width }).toEqual({ where, width: Math.min(width, size.width) })
  }
  await page.setViewportSize(desk)
  await page.emulateMedia({ colorScheme: 'light' })
}

async function keepPicture(page: Page, name: string, look: string): Promise<void> {
  const folder = process.env['DASHBOARD_SCREENSHOTS']
  if (!folder) return
  if (process.env['DASHBOARD_EVERY_LOOK']) {
    await page.screenshot({ path: join(folder, `${name}-${look}.png`), fullPage: true })
  } else if (look === 'desk-light' && shownInDocs.has(name)) {
    await page.screenshot({ path: join(folder, `dashboard-${name}.png`) })
  }
}

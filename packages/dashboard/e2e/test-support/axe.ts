import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** What axe finds serious or critical on a page, one line each. */
export async function listSeriousFindings(page: Page): Promise<string[]> {
  // Through the debugger, as the page's own policy lets no other script in.
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(),
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
}

import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** The rules that depend on colours alone: all that a theme can change. */
const rulesOfColours = ['color-contrast', 'link-in-text-block']

/**
 * What axe finds serious or critical on a page, one line each.
 *
 * @param which of a page whose other theme was looked at already, `colours` are all that is left
 */
export async function listSeriousFindings(
  page: Page,
  which: 'all' | 'colours' = 'all',
): Promise<string[]> {
  // Through the debugger, as the page's own policy lets no other script in; once, for parsing it takes long.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  const options: axe.RunOptions = {
    // Of what passes axe would describe every element, too.
    resultTypes: ['violations'],
    ...(which === 'colours' && { runOnly: { type: 'rule', values: rulesOfColours } }),
  }
  const { violations } = await page.evaluate(
    (given) => (globalThis as unknown as { axe: typeof axe }).axe.run(given),
    options,
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
}

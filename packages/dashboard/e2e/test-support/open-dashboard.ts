import { openStore, type Store } from '@gauntlet/store'
import { openTestStore, type TestDatabase, openPage, startBrowser } from '@gauntlet/testkit'
import type { Browser, Page } from 'playwright-core'
import { serveDashboard, type ServedOptions } from './served-dashboard.ts'

export type Dashboard = {
  readonly database: TestDatabase
  readonly store: Store
  readonly browser: Browser
  readonly url: string
  /** A page of the dashboard, once its title stands there. */
  open(path: string): Promise<Page>
  close(): Promise<void>
}

/** The real server over its own store, and a browser. */
export async function openDashboard(
  options: Omit<ServedOptions, 'store'> = {},
): Promise<Dashboard> {
  const { store, database, close } = await openTestStore(openStore)
  const served = await serveDashboard({ ...options, store })
  const browser = await startBrowser()
  return {
    database,
    store,
    browser,
    url: served.url,
    open: async (path) => {
      const page = await openPage(browser, served.url + path)
      await page.locator('main h1').waitFor()
      return page
    },
    close: async () => {
      await browser.close()
      await served.close()
      await close()
    },
  }
}

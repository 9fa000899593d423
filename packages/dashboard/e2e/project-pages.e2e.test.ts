import { PageError, type PagePlugin } from '@gauntlet/contract'
import type { ServedPage } from '@gauntlet/server'
import { openStore, type Store } from '@gauntlet/store'
import {
  hasBrowser,
  openPage,
  openTestStore,
  startBrowser,
  type TestStore,
} from '@gauntlet/testkit'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { listFlaws } from './test-support/looks.ts'
import { serveDashboard, type Served } from './test-support/served-dashboard.ts'

/** Counts how often it was mounted and left, and shows what it is given. */
const counting = `
export async function mount(element, page) {
  const { dataset } = document.documentElement
  dataset.mounted = Number(dataset.mounted ?? 0) + 1
  const answer = await page.read(page.search)
  const text = document.createElement('p')
  const button = document.createElement('button')
  const draw = () => (text.textContent = [page.path, page.search.at ?? '-', page.theme, JSON.stringify(answer)].join(' '))
  button.textContent = 'Next'
  button.onclick = () => page.setSearch({ at: String(Number(page.search.at ?? 0) + 1), none: undefined })
  if (LISTENS) page.onChange(draw)
  draw()
  element.append(text, button)
  return () => (dataset.left = Number(dataset.left ?? 0) + 1)
}`

const leak = () => Promise.reject(new Error('user:secret@db'))

describe.skipIf(!hasBrowser())('pages that a project adds', () => {
  let results: TestStore<Store>
  let browser: Browser
  let page: Page
  let folder: string
  let served: Served | undefined

  beforeAll(async () => {
    results = await openTestStore(openStore)
    browser = await startBrowser()
    folder = await mkdtemp(join(tmpdir(), 'gauntlet-project-pages-'))
  })

  beforeEach(async () => {
    page = await openPage(browser)
  })

  afterEach(async () => {
    await page.close()
    await served?.close()
    served = undefined
  })

  afterAll(async () => {
    await browser?.close()
    await results?.close()
    await rm(folder, { recursive: true, force: true })
  })

  type PageOptions = {
    readonly code: string
    readonly read?: PagePlugin['read']
    readonly timeoutMs?: number
  }

  async function toPage({
    code,
    read = () => 7,
    timeoutMs = 10_000,
  }: PageOptions): Promise<ServedPage> {
    const file = join(folder, 'page.js')
    await writeFile(file, code)
    return { name: 'Stock', path: 'stock', file, read, timeoutMs }
  }

  async function serve(
    pages: readonly ServedPage[],
    options: { token?: string; port?: number } = {},
  ) {
    served = await serveDashboard({ store: results.store, pages, ...options })
    return served.url
  }

  async function open(options: PageOptions, path = '/stock'): Promise<void> {
    await page.goto((await serve([await toPage(options)])) + path)
  }

  const main = () => page.locator('main').textContent()
  const alert = () => page.getByRole('alert').textContent()
  const counted = () =>
    page.evaluate(() => Object.fromEntries(Object.entries(document.documentElement.dataset)))

  test('without any the navigation has none, and their addresses are no pages', async () => {
    await page.goto(`${await serve([])}/experiments`)
    await page.getByText('There is no such page').waitFor()
    const names = await page.getByRole('navigation').getByRole('link').allTextContents()
    expect(names).toEqual(['Verdicts', 'Benchmarks', 'Comparisons', 'Smoke', 'Parity', 'Guarantees', 'Sweeps', 'Faults', 'Reviews', 'Gaps']) // prettier-ignore
  })

  test('a link leads elsewhere, a page to its address, with its name as title and heading', async () => {
    const link = { name: 'Grafana', link: 'https://grafana.example/d/1' }
    await page.goto(
      await serve([link, await toPage({ code: counting.replace('LISTENS', 'true') })]),
    )
    const navigation = page.getByRole('navigation')
    const grafana = navigation.getByRole('link', { name: 'Grafana' })
    await expect.poll(() => grafana.getAttribute('href')).toBe(link.link)
    expect(await grafana.getAttribute('rel')).toBe('noreferrer')
    await navigation.getByRole('link', { name: 'Stock' }).click()
    await expect.poll(main).toContain('stock - light 7')
    expect(new URL(page.url()).pathname).toBe('/stock')
    expect([await page.title(), await page.locator('h1').textContent()]).toEqual([
      'Stock · Gauntlet',
      'Stock',
    ])
    await expect.poll(() => navigation.locator('[aria-current=page]').textContent()).toBe('Stock')
    expect(await listFlaws(page, 'project-page')).toEqual([])
  })

  test('a page that listens gets address and theme, and stays mounted until it is left', async () => {
    await open({ code: counting.replace('LISTENS', 'true') }, '/stock?at=4')
    await page.getByRole('button', { name: 'Next' }).click()
    await expect.poll(main).toContain('stock 5 light')
    expect(page.url()).toMatch(/\/stock\?at=5$/)
    await page.goBack()
    await expect.poll(main).toContain('stock 4 light')
    await page.getByLabel('Theme').selectOption('dark')
    await expect.poll(main).toContain('stock 4 dark')
    expect(await counted()).toMatchObject({ mounted: '1' })
    await page.getByRole('link', { name: 'Gaps' }).click()
    await page.getByText('There are no known gaps').waitFor()
    expect(await counted()).toMatchObject({ mounted: '1', left: '1' })
  })

  test('a page that does not listen is mounted again when the address changes', async () => {
    await open({ code: counting.replace('LISTENS', 'false'), read: (query) => query })
    await expect.poll(main).toContain('stock - light {}')
    await page.getByRole('button', { name: 'Next' }).click()
    await expect.poll(main).toContain('stock 1 light {"at":"1"}')
    await expect.poll(() => page.locator('main button').count()).toBe(1)
    expect(await counted()).toMatchObject({ mounted: '2', left: '1' })
  })

  test.each([
    ['does not parse', 'export function mount( {', /This page failed.*Unexpected end of input/],
    ['exports no mount', 'export const mound = 1', /This page failed.*exports no mount\(\)/],
    ['throws at once', 'export function mount() { throw new Error("no way") }', /This page failed.*no way/],
    ['fails later', 'export function mount(_, page) { setTimeout(() => page.fail("too late")) }', /too late/],
  ])('a module that %s is shown as a failure', async (_name, code, words) => {
    await open({ code })
    await expect.poll(alert).toMatch(words)
    expect(await page.getByText('Loading …').count()).toBe(0)
    expect(await listFlaws(page, 'project-page-failed')).toEqual([])
  }) // prettier-ignore

  test('a module that cannot be read is said by the server', async () => {
    const missing = { ...(await toPage({ code: '' })), file: join(folder, 'gone.js') }
    await page.goto(`${await serve([missing])}/stock`)
    await expect
      .poll(alert)
      .toMatch(/This page failedthe module of the page "Stock" cannot be read/)
  })

  test('what a plugin throws is no business of the browser', async () => {
    await open({ code: counting.replace('LISTENS', 'true'), read: leak })
    await expect.poll(alert).toMatch(/read\(\) of the page "Stock" threw an error.*log of/)
    expect(await main()).not.toContain('secret')
  })

  test('while the backend is away or hangs the page says so, and goes on when it is back', async () => {
    let state = 'away'
    const read = async () => {
      if (state === 'away') throw new PageError('unreachable', 'the warehouse is closed')
      if (state === 'hangs') await new Promise(() => undefined)
      return state
    }
    await open({ code: counting.replace('LISTENS', 'true'), read, timeoutMs: 100 })
    await expect.poll(alert).toMatch(/No answer from the backend of this pagethe warehouse is closed.*asks again by itself/)
    state = 'hangs'
    await expect.poll(alert).toContain('was not answered within 0.1 s')
    state = 'open'
    await expect.poll(main).toContain('stock - light "open"')
    expect(await page.getByRole('alert').count()).toBe(0)
  }) // prettier-ignore

  test('while the dashboard is away a page that is opened says so, and goes on when it is back', async () => {
    const stock = await toPage({ code: counting.replace('LISTENS', 'true') })
    const pages = [stock, { ...stock, name: 'Orders', path: 'orders' }]
    const url = await serve(pages)
    // The code that shows pages of a project is there, that of this page is not.
    await page.goto(`${url}/orders`)
    await expect.poll(main).toContain('orders - light 7')
    await served?.close()
    await page.getByRole('link', { name: 'Stock' }).click()
    await expect.poll(alert).toContain('the dashboard does not answer')
    await serve(pages, { port: Number(new URL(url).port) })
    await expect.poll(main).toContain('stock - light 7')
  })

  test('a session that the server has forgotten leads back to the sign-in', async () => {
    const pages = [await toPage({ code: counting.replace('LISTENS', 'false') })]
    await page.goto(`${await serve(pages, { token: 'right' })}/stock`)
    await page.getByLabel('Token').fill('right')
    await page.keyboard.press('Enter')
    await expect.poll(main).toContain('stock - light 7')
    await page.context().clearCookies()
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByLabel('Token').waitFor()
  })
})

import { hasBrowser, openPage, startBrowser } from '@gauntlet/testkit'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { junits, pages } from './test-support/hostile-outputs.ts'

describe.skipIf(!hasBrowser())('a document that is hostile in all a target controls', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(async () => {
    await browser?.close()
  })

  test.each(Object.keys(pages))('as the page of %s runs nothing and asks nobody', async (name) => {
    const page = await openPage(browser)
    const asked: string[] = []
    await page.route('**/*', (route) => {
      if (new URL(route.request().url()).host === 'report.example') {
        return route.fulfill({ body: pages[name] ?? '', contentType: 'text/html' })
      }
      asked.push(route.request().url())
      return route.abort()
    })
    page.on('dialog', (dialog) => void dialog.dismiss().then(() => asked.push('dialog')))
    await page.goto('http://report.example/')
    expect(await page.locator('body').textContent()).toContain('<script>')
    expect(await page.evaluate(() => 'owned' in globalThis)).toBe(false)
    const acting = 'script, main img, iframe, object, form, [onload], [onerror], a[href*=":"]'
    expect(await page.locator(acting).count()).toBe(0)
    expect(asked).toEqual([])
    await page.close()
  })

  test('as JUnit is XML to a real parser, with every case in its place', async () => {
    const page = await openPage(browser)
    for (const [name, xml] of Object.entries(junits)) {
      // As text: the types of a browser are not those of this package.
      const found = await page.evaluate<string[]>(
        `[...new Set([...new DOMParser().parseFromString(${JSON.stringify(xml)}, 'application/xml')
          .querySelectorAll('*')].map(({ nodeName }) => nodeName))]`,
      )
      expect({ name, found }).not.toMatchObject({
        found: expect.arrayContaining(['parsererror']),
      })
      expect(
        found.filter((tag) => !/^(?:testsuites?|testcase|failure|skipped)$/.test(tag)),
      ).toEqual([])
    }
    await page.close()
  })
})

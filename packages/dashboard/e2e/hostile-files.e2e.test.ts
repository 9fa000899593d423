import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { junits, pages } from '../../report/src/test-support/hostile-outputs.ts'
import { hasBrowser, startBrowser } from './test-support/browser.ts'

describe.skipIf(!hasBrowser)('a document that is hostile in all a target controls', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(async () => {
    await browser?.close()
  })

  test.each(Object.keys(pages))('as the page of %s runs nothing and asks nobody', async (name) => {
    const page = await browser.newPage()
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
    const page = await browser.newPage()
    for (const [name, xml] of Object.entries(junits)) {
      const found = await page.evaluate((text) => {
        const parsed = new DOMParser().parseFromString(text, 'application/xml')
        const names = [...parsed.querySelectorAll('*')].map(({ nodeName }) => nodeName)
        return [...new Set(names)]
      }, xml)
      expect({ name, found }).not.toMatchObject({ found: expect.arrayContaining(['parsererror']) })
      expect(
        found.filter((tag) => !/^(?:testsuites?|testcase|failure|skipped)$/.test(tag)),
      ).toEqual([])
    }
    await page.close()
  })
})

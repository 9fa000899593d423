import { chromium } from 'playwright-core'

export type PageFigure = {
  readonly page: string
  /** Milliseconds since the address was asked for. */
  readonly firstPaintMs: readonly number[]
  /** Until the figures stood there, not the frame alone. */
  readonly contentMs: readonly number[]
}

type Seen = { paint: number; content: number }

/** Opens each page `repetitions` times in a new profile of the browser, with nothing cached. */
export async function measurePages(
  origin: string,
  pages: Readonly<Record<string, string>>,
  repetitions: number,
): Promise<PageFigure[]> {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox'],
  })
  const figures = Object.keys(pages).map((page) => ({
    page,
    firstPaintMs: [] as number[],
    contentMs: [] as number[],
  }))
  for (let repetition = 0; repetition <= repetitions; repetition += 1) {
    for (const figure of figures) {
      const context = await browser.newContext()
      const page = await context.newPage()
      await page.addInitScript({ content: noteContent(pages[figure.page] ?? '') })
      await page.goto(origin + figure.page)
      await page.waitForFunction(() => 'contentAt' in globalThis)
      const seen = await page.evaluate((): Seen => {
        const [paint] = performance.getEntriesByName('first-contentful-paint')
        const { contentAt } = globalThis as unknown as { contentAt: number }
        return { paint: paint?.startTime ?? Number.NaN, content: contentAt }
      })
      await context.close()
      // The first round warms the server's caches up, as a dashboard that runs has them.
      if (repetition === 0) continue
      figure.firstPaintMs.push(seen.paint)
      figure.contentMs.push(seen.content)
    }
  }
  await browser.close()
  return figures
}

/** For the page: keeps the moment of the first frame that shows what `selector` names. */
function noteContent(selector: string): string {
  return `new MutationObserver((_, observer) => {
    if (!document.querySelector(${JSON.stringify(selector)})) return
    observer.disconnect()
    requestAnimationFrame(() => { globalThis.contentAt = performance.now() })
  }).observe(document, { childList: true, subtree: true })`
}

import type { Locator, Page } from 'playwright-core'

/**
 * Whether something that scrolls sideways shows at its right edge that there is more: then the outermost column
 * of pixels has hardly one of the colour of the page (its box may end within a pixel).
 */
export async function hintsAtMore(page: Page, scrolling: Locator): Promise<boolean> {
  await scrolling.scrollIntoViewIfNeeded()
  const picture = (await scrolling.screenshot()).toString('base64')
  return await page.evaluate(async (data) => {
    const image = new Image()
    image.src = `data:image/png;base64,${data}`
    await image.decode()
    const canvas = new OffscreenCanvas(image.width, image.height)
    const context = canvas.getContext('2d')
    context?.drawImage(image, 0, 0)
    const edge = context?.getImageData(image.width - 2, 0, 1, image.height).data ?? []
    const ground = getComputedStyle(document.body).backgroundColor
    let bare = 0
    for (let at = 0; at < edge.length; at += 4) {
      if (ground === `rgb(${edge[at]}, ${edge[at + 1]}, ${edge[at + 2]})`) bare += 1
    }
    return bare <= 2
  }, picture)
}

/** To its right end. */
export async function scrollToEnd(scrolling: Locator): Promise<void> {
  await scrolling.evaluate((element) => element.scrollTo({ left: element.scrollWidth }))
}

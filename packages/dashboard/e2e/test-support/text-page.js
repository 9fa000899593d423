/** Shows the address, the theme and what `read` answers, as text. */
export async function mount(element, page) {
  const answer = await page.read(page.search)
  element.textContent = JSON.stringify({ search: page.search, theme: page.theme, answer })
}

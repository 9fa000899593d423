import { palette } from '@gauntlet/plots'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

test('the sheet of styles has the colours of the palette, for light and dark', async () => {
  const sheet = await readFile(new URL('style.css', import.meta.url), 'utf8')
  const written = [...sheet.matchAll(/--([\w-]+): light-dark\((\S+), (\S+)\);/g)]
  const colors = Object.fromEntries(written.map(([, name, light, dark]) => [name, [light, dark]]))
  expect(colors).toEqual(palette)
})

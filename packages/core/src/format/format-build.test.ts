import { expect, test } from 'vitest'
import { formatBuild } from './format-build.ts'

const sha = 'da00f91ebceed1b8f7cb4ddd7d2bd9c0f3a4e5b6'

test.each([
  [sha, 'da00f91ebcee'],
  [`${sha}+changes`, 'da00f91ebcee+changes'],
  [sha + sha.slice(0, 24), 'da00f91ebcee'],
  ['da00f91', 'da00f91'],
  ['da00f91+changes', 'da00f91+changes'],
  ['release-2026-11-21.1', 'release-2026-11-21.1'],
])('the build %s is shown as %s', (build, shown) => {
  expect(formatBuild(build)).toBe(shown)
})

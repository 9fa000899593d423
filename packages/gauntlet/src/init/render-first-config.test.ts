import { expect, test } from 'vitest'
import { renderFirstConfig } from './render-first-config.ts'

test('the baseline is the main branch, installed as its lock file says', () => {
  const text = renderFirstConfig({ name: 'shop', mainBranch: 'master', install: ['npm', 'ci'] })
  expect(text).toContain("project: 'shop'")
  expect(text).toContain("from: 'master',\n        install: ['npm', 'ci'],")
})

test('without a branch the baseline stands there as a comment', () => {
  const text = renderFirstConfig({ name: "o'shop", mainBranch: undefined, install: [] })
  expect(text).toContain("project: 'o\\'shop'")
  expect(text).toContain('    // baseline: {')
  expect(text).not.toContain('\n    baseline:')
})

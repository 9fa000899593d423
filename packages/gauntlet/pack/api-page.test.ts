import { expect, test } from 'vitest'
import { readPublicEntry, renderApiPage } from './api-page.ts'

const entry = readPublicEntry()

test('docs/api.md is what the public entry exports: write it with npm run docs:api', async () => {
  await expect(renderApiPage(entry)).toMatchFileSnapshot('../../../docs/api.md')
})

test('every heading of docs/api.md stands for one thing', () => {
  const names = [...entry.names, ...entry.parts].map(({ name }) => name)
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
})

test('everything that is exported has a doc comment, and every function an example', () => {
  const lacking = entry.names.filter(
    ({ kind, doc, examples }) =>
      doc === '' || ((kind === 'function' || kind === 'class') && examples.length === 0),
  )
  expect(lacking.map(({ name }) => name)).toEqual([])
})

test('every example of a doc comment has no type errors', () => {
  expect(entry.checkExamples()).toEqual([])
})

import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { renderReliability } from './render-reliability.suite.ts'
import { COMMANDS, TROUBLES } from './survival.suite.ts'

const page = fileURLToPath(new URL('../../../../docs/reliability.md', import.meta.url))

test('docs/reliability.md says what the table says', async () => {
  await expect(renderReliability(TROUBLES)).toMatchFileSnapshot(page)
})

test('every command of the table is in some trouble, and none ends as a hold does', () => {
  const rows = TROUBLES.flatMap((trouble) => trouble.rows)
  expect(new Set(rows.map(({ command }) => command))).toEqual(new Set(Object.keys(COMMANDS)))
  expect(rows.flatMap(({ exit }) => exit)).not.toContain(1)
})

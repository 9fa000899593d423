import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

const section = read('../../../../docs/statistics.md').split('## Reference values')[1] ?? ''
const rows = section
  .split('\n## ')[0]
  ?.split('\n')
  .filter((line) => line.startsWith('| ') && line.includes('.test.ts'))
  .map((line) => {
    const [what = '', value = '', , file = ''] = line.slice(1).split('|')
    const figures = [...value.matchAll(/`([^`]+)`/g)].map(([, figure]) => figure ?? '')
    return { what: what.trim(), figures, file: file.trim().replaceAll('`', '') }
  })

test('docs/statistics.md lists the reference values', () => {
  expect(rows?.length).toBeGreaterThan(40)
})

test.each(rows ?? [])('$what: its figures stand in $file', ({ figures, file }) => {
  // Numbers of five digits and more are written with separators in code.
  const source = read(file).replaceAll(/(?<=\d)_(?=\d)/g, '')
  expect(figures.length).toBeGreaterThan(0)
  expect(figures.filter((figure) => !source.includes(figure))).toEqual([])
})

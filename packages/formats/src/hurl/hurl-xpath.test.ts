import { expect, test } from 'vitest'
import { evaluateXPath } from './hurl-xpath.ts'

const html = `<table>${Array.from({ length: 30 }, (_, row) => `<tr class="r${row % 2}" id="${row}"><td>cell ${row}</td></tr>`).join('')}</table>`
const xml = '<a x="1"><b y="2">one</b><!-- c --><b y="3">two<c/></b></a>'

test.each([
  { path: '//tr[@id="4"] | //tr[@id="2"]', selects: ['cell 2', 'cell 4'] },
  { path: '//tr[@class="r1"][position() > 13]', selects: ['cell 27', 'cell 29'] },
  { path: 'string(//tr[@id > 27])', selects: 'cell 28' },
  { path: 'count(//td)', selects: 30 },
])('nodes of $path come in the order of the document', ({ path, selects }) => {
  const found = evaluateXPath(html, path, 'html')
  expect(Array.isArray(found) ? Array.from<unknown>(found) : found).toEqual(selects)
})

test.each([
  { path: '//c | //b[1] | /a/@x', selects: ['1', 'one', ''] },
  { path: '//@y', selects: ['2', '3'] },
  { path: 'string((//b | //@x)[1])', selects: '1' },
])('attributes of $path come behind their element', ({ path, selects }) => {
  const found = evaluateXPath(xml, path, 'xml')
  expect(Array.isArray(found) ? Array.from<unknown>(found) : found).toEqual(selects)
})

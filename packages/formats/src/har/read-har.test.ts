import { expect, test } from 'vitest'
import { parseSource } from '../source-node.ts'
import { readHar } from './read-har.ts'

const request = (url: string, more: object = {}) => ({
  request: { method: 'GET', url, headers: [], ...more },
})
const answered = (content: object, status = 200) => ({ response: { status, content } })
const readEntries = (...entries: readonly object[]) =>
  readHar(parseSource(JSON.stringify({ log: { entries } }), 'rec.har'), {})

test.each([
  ['no text', { size: 22 }, undefined],
  ['an empty text of a body that is not', { size: 22, text: '' }, undefined],
  ['an empty body', { size: 0, text: '' }, ''],
  ['a text', { size: 2, text: '{}' }, '{}'],
  ['bytes', { size: 2, text: '/wA=', encoding: 'base64' }, Buffer.from([255, 0])],
])('%s is what was recorded', (_name, content, body) => {
  const { cases } = readEntries({ ...request('http://a.test/x'), ...answered(content) })
  expect(cases[0]?.recorded?.body).toEqual(body)
})

test('an answer from the cache, or none, is nothing to compare with', () => {
  const { cases } = readEntries(
    { ...request('http://a.test/x'), ...answered({}, 304) },
    { ...request('http://a.test/y'), ...answered({}, 0) },
    request('http://a.test/z'),
  )
  expect(cases.map(({ recorded }) => recorded)).toEqual([undefined, undefined, undefined])
})

test('the origin is that of most entries; what is not http is skipped', () => {
  const { cases, skipped } = readEntries(
    { ...request('data:image/png;base64,AAAA'), ...answered({}) },
    { ...request('http://apex.test/'), ...answered({}, 301) },
    { ...request('https://www.test/a'), ...answered({}) },
    { ...request('https://www.test/b'), ...answered({}) },
  )
  expect(cases.map(({ name }) => name)).toEqual(['GET /a', 'GET /b'])
  expect(skipped.map(({ reason }) => reason)).toEqual([
    'data: is not http or https',
    'http://apex.test is not https://www.test',
  ])
})

test('parts are put together again; a file that was not recorded leaves its entry out', () => {
  const type = 'multipart/form-data; boundary=XX'
  const parts = (params: readonly object[]) => ({
    method: 'POST',
    headers: [{ name: 'Content-Type', value: type }],
    postData: { mimeType: type, params },
  })
  const title = { name: 'title', value: 'cat' }
  const { cases, skipped } = readEntries(
    { ...request('http://a.test/x', parts([title])), ...answered({}) },
    {
      ...request('http://a.test/x', parts([title, { name: 'f', fileName: 'cat.png' }])),
      ...answered({}),
    },
  )
  expect(cases.map(({ request: { headers, multipart } }) => [headers, multipart])).toEqual([
    [{}, [title]],
  ])
  expect(skipped.map(({ reason }) => reason)).toEqual(['the content of cat.png was not recorded'])
})

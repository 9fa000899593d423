import { expect, test } from 'vitest'
import { checkConfig } from './check-config.ts'

const plugin = { browser: './page.js', read: () => 1 }
const page = { name: 'Stock', path: 'stock', plugin }
const link = { name: 'Grafana', link: 'https://grafana.example/d/1' }

test('links, and pages with a plugin, are taken as they are', () => {
  const built = {
    ...plugin,
    browser: new URL('file:///page.js'),
    build: { command: ['make'], cwd: 'web', sources: ['web', new URL('file:///web')] },
    timeoutMs: 30_000,
    check: () => undefined,
  }
  const config = { pages: [link, page, { name: 'Orders', path: 'orders-2', plugin: built }] }
  expect(checkConfig(config, 'g.ts')).toBe(config)
})

const plugged = (change: object) => [{ ...page, plugin: { ...plugin, ...change } }]
const builtBy = (change: object) =>
  plugged({ build: { command: ['make'], sources: ['web'], ...change } })

test.each([
  ['a page that is none', [7], 'pages[0] must be an object'],
  ['no name', [{ link: 'https://a.example' }], 'g.ts: pages[0] needs name'],
  ['a name of spaces', [{ ...link, name: ' ' }], 'pages[0] needs a name of 1 to 40 characters'],
  ['neither link nor plugin', [link, { name: 'x' }], 'pages[1] needs link'],
  ['a link and a path', [{ ...link, path: 'x' }], 'pages[0].path is unknown; known here: name, link'],
  ['a link that runs', [{ ...link, link: 'javascript:alert(1)' }], 'pages[0] has a link that is no http or https URL'],
  ['a link that is none', [{ ...link, link: 'grafana' }], "no http or https URL: 'grafana'"],
  ['no path', [{ name: 'x', plugin }], 'pages[0] needs path'],
  ['a path of two parts', [{ ...page, path: 'a/b' }], 'pages[0] needs a path of lower-case letters'],
  ["the dashboard's own path", [{ ...page, path: 'runs' }], "pages[0] cannot have the path 'runs', which is the dashboard's own"],
  ['the path of the API', [{ ...page, path: 'api' }], "cannot have the path 'api'"],
  ['one path twice', [page, { ...page, name: 'Other' }], "pages[1] has the path 'stock' of another page"],
  ['one name twice', [link, { ...page, name: 'Grafana' }], 'pages[1] has the name "Grafana" of another page'],
  ['no module', plugged({ browser: undefined }), 'pages[0].plugin needs browser'],
  ['a module elsewhere', plugged({ browser: new URL('https://a.example/page.js') }), 'pages[0].plugin needs browser'],
  ['no read', plugged({ read: undefined }), 'pages[0].plugin needs read'],
  ['a key that is none', plugged({ raed: 1 }), 'pages[0].plugin.raed is unknown; known here: browser, build'],
  ['no time', plugged({ timeoutMs: 0 }), 'pages[0].plugin.timeoutMs must be a number of at least 1'],
  ['more time than a timer holds', plugged({ timeoutMs: 1e12 }), 'needs a timeoutMs above 0, and 2147483647 at most'],
  ['a command that is none', builtBy({ command: [] }), "pages[0].plugin.build.command must be words: ['npx', 'vite', 'build']"],
  ['no sources', builtBy({ sources: [] }), 'pages[0].plugin.build needs sources'],
  ['too many', Array.from({ length: 21 }, () => link), 'pages has 21 pages; the navigation takes 20'],
])('%s is refused with its place', (_name, pages, words) => {
  expect(() => checkConfig({ pages }, 'g.ts')).toThrow(words)
}) // prettier-ignore

test('a link with a password is refused without showing it', () => {
  const pages = [{ ...link, link: 'https://me:hunter2@grafana.example' }]
  expect(() => checkConfig({ pages }, 'g.ts')).toThrow(/^(?!.*hunter2).*a user or password/)
})

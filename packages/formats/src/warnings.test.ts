import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readParityCases } from './cases/read-cases.ts'
import { readFlows } from './read-flows.ts'

/** What is warned of in a file of this name, and the number of cases or steps that it gives. */
async function readWarned(name: string, text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-warnings-'))
  const file = join(folder, name)
  const collect = () => {
    const warnings: string[] = []
    const onWarning = (message: string) => warnings.push(message.replace(`${file}:`, ''))
    return { warnings, onWarning }
  }
  const [ofCases, ofFlows] = [collect(), collect()]
  try {
    await writeFile(file, text)
    const { cases } = await readParityCases(file, ofCases)
    const flows = await readFlows(file, ofFlows)
    expect(ofFlows.warnings).toEqual(ofCases.warnings)
    expect(flows.flatMap(({ steps }) => steps)).toHaveLength(cases.length)
    return { count: cases.length, warnings: ofCases.warnings }
  } finally {
    await rm(folder, { recursive: true })
  }
}

const COLLECTION = `{
  "info": { "name": "shop" }, "_postman_id": "1", "colour": 1,
  "item": [
    { "name": "folder", "variable": [{ "key": "a", "value": "1" }], "item": [
      { "name": "one", "id": "2", "response": [{}], "request": "http://shop.test/one",
        "protocolProfileBehavior": { "removeRefererHeaderOnRedirect": true } },
      { "name": "two", "response": [], "request": { "url": "http://shop.test/two", "description": "d" } }
    ] }
  ]
}`

const HAR = JSON.stringify({
  log: {
    version: '1.2',
    creator: {},
    entries: [
      {
        request: {
          method: 'GET',
          url: 'http://shop.test/a',
          headers: [
            { name: 'Host', value: 'shop.test' },
            { name: 'Cookie', value: 'a=b' },
          ],
        },
        response: { status: 304 },
      },
      {
        request: {
          method: 'GET',
          url: 'http://shop.test/b',
          headers: [{ name: 'cookie', value: 'a=b' }],
        },
        response: { status: 200, content: { size: 4 } },
      },
    ],
  },
})

const get = { summary: 's', security: [], callbacks: {}, responses: { 200: {} } }
const OPENAPI = JSON.stringify(
  {
    openapi: '3.1.0',
    info: { title: 't' },
    webhooks: {},
    paths: { '/a': { description: 'd', get }, '/b': { get, trace: {} } },
  },
  null,
  1,
)

const HTTP = `### one
# @note
# @colour red
GET http://shop.test/one
Host: other.test

>> one.json

### two
GET http://shop.test/two

>> two.json
`

test.each([
  {
    name: 'shop.json',
    text: COLLECTION,
    warnings: [
      '2:51: colour: it is no part of what is sent',
      '4:25: variable: Postman reads variables of the collection only: move them there',
      '6:71: removeRefererHeaderOnRedirect: no referer is sent',
    ],
  },
  {
    name: 'shop.har',
    text: HAR,
    warnings: [
      expect.stringMatching(
        /^1:\d+: header cookie: cookies are those that the target sets \(and at 1 more\)$/,
      ),
      expect.stringMatching(/^1:\d+: status 304: nothing to compare was recorded$/),
      expect.stringMatching(/^1:\d+: no content\.text: the status is compared, the body is not$/),
    ],
  },
  {
    name: 'openapi.json',
    text: OPENAPI,
    warnings: [
      '1:1: webhooks: it describes requests of the server',
      '10:11: security: credentials are those of the target (and at 1 more)',
      '10:11: callbacks: it describes requests of the server (and at 1 more)',
      '19:9: trace: no TRACE is sent',
    ],
  },
  {
    name: 'shop.http',
    text: HTTP,
    warnings: [
      '7:1: >>: answers are saved with the run (and at 1 more)',
      '5:1: Host: it is that of the target',
      '2:1: @note: nothing is asked while requests are sent',
    ],
  },
])(
  'what has no effect in $name is warned of at its first place',
  async ({ name, text, warnings }) => {
    expect(await readWarned(name, text)).toEqual({ count: 2, warnings })
  },
)

import {
  compileTemplate,
  renderText,
  type Capture,
  type Expectation,
  type RequestStep,
  type Source,
} from '@gauntlet/core/flow'
import { readExactJson } from '@gauntlet/core/json'
import type { HurlBody } from './hurl-body.ts'
import { readBytes } from './hurl-files.ts'
import { readPredicate } from './hurl-predicate.ts'
import { readQuery, type ToTemplate } from './hurl-query.ts'
import type { HurlSource } from './hurl-source.ts'
import { HurlLineReader } from './hurl-tokens.ts'
import type { HurlResponse } from './parse-hurl.ts'

type Reading = { readonly source: HurlSource; readonly toTemplate: ToTemplate }

/** What the answer of an entry must be, and what is kept of it. */
export async function readResponse(
  response: HurlResponse,
  reading: Reading,
): Promise<Pick<RequestStep, 'anyStatus' | 'expect' | 'capture'>> {
  const { source, toTemplate } = reading
  const { version, status } = response
  const expect: Expectation[] = []
  const anyStatus = status === '*'
  if (!anyStatus) {
    expect.push({ of: { kind: 'status' }, must: { kind: 'equals', value: Number(status) } })
  }
  if (version !== undefined) {
    if (!version.startsWith('1.'))
      source.fail(response, `HTTP/${version}: requests go over HTTP/1.1`, 'UNSUPPORTED')
    expect.push({
      of: { kind: 'computed', name: 'version', compute: (_value, answer) => answer.version },
      must: { kind: 'equals', value: version },
    })
  }
  for (const { name, value } of response.headers) {
    expect.push(expectHeader(name.toLowerCase(), toTemplate(value)))
  }
  for (const line of response.asserts) {
    const reader = new HurlLineReader(source, line)
    const of = readQuery(reader, toTemplate)
    expect.push(readPredicate(of, reader, toTemplate))
    if (reader.next) reader.fail(`${reader.next.text} is one word too many`)
  }
  if (response.body) expect.push(await readBodyAssert(response.body, reading))
  const capture = response.captures.map((line) => readCapture(source, line, toTemplate))
  return {
    ...(anyStatus && { anyStatus }),
    ...(expect.length > 0 && { expect }),
    ...(capture.length > 0 && { capture }),
  }
}

/** Of a header that is sent several times one line is enough. */
function expectHeader(name: string, template: string): Expectation {
  const wanted = compileTemplate(template)
  const of: Source = {
    kind: 'computed',
    name: `header ${name}`,
    compute: (_value, { headers, headerLines = [] }, context) => {
      const text = renderText(wanted, context)
      const lines = headerLines.filter(([each]) => each === name).map(([, value]) => value)
      return lines.includes(text) ? text : headers[name]
    },
  }
  return { of, must: { kind: 'equals', value: template } }
}

async function readBodyAssert(body: HurlBody, reading: Reading): Promise<Expectation> {
  const bytes = await readBytes(body, reading)
  if (bytes) {
    const of: Source = {
      kind: 'computed',
      name: 'body as hexadecimal text',
      needs: 'text',
      compute: (_value, answer) => Buffer.from(answer.bytes()).toString('hex'),
    }
    return { of, must: { kind: 'equals', value: Buffer.from(bytes).toString('hex') } }
  }
  const text = reading.toTemplate(body.text)
  try {
    if (body.kind === 'json')
      return {
        of: { kind: 'json', path: '$' },
        must: { kind: 'equals', value: readExactJson(text) },
      }
  } catch {
    // JSON with a template outside of its strings: the text is compared.
  }
  return { of: { kind: 'body' }, must: { kind: 'equals', value: text } }
}

function readCapture(
  source: HurlSource,
  line: { readonly text: string; readonly line: number },
  toTemplate: ToTemplate,
): Capture {
  const match = /^\s*([A-Za-z_][\w-]*|\{\{[^{}]*\}\})\s*:/.exec(line.text)
  if (!match) return source.fail(line, 'a capture is: name: query')
  const as = toTemplate(match[1] ?? '')
  if (as.includes('{{'))
    source.fail(line, `${match[1]} has no value when the file is read`, 'UNSUPPORTED')
  const reader = new HurlLineReader(source, line, match[0].length)
  const from = readQuery(reader, toTemplate)
  reader.takeIf('redact')
  if (reader.next) reader.fail(`the filter ${reader.next.text} is not supported`, 'UNSUPPORTED')
  return { as, from }
}

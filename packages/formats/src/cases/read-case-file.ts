import type { ParityCase, ParityCompare } from '@gauntlet/contract'
import type { Expectation, RequestStep } from '@gauntlet/core/flow'
import type { Fields, SourceNode } from '../source-node.ts'
import { readJsonPath, readTemplate, readTemplates, readTexts } from '../read-templates.ts'

const CASE = {
  known: ['name', 'allowUnsafe', 'repeat', 'request', 'expect', 'capture', 'needs', 'compare'],
}
const REQUEST = {
  known: ['method', 'path', 'headers', 'query', 'cookies', 'json', 'text', 'form', 'timeoutMs'],
}
const COMPARE = {
  known: ['headers', 'ignore', 'unordered', 'set', 'keyed', 'tolerance', 'format', 'alias'],
}

/** The rows of docs/formats.md. */
export const CASE_FEATURES = {
  'top level': { known: ['cases'] },
  'a case': CASE,
  request: REQUEST,
  compare: COMPARE,
}

/** Every JSON value matters, no header, no exception. */
export const COMPARE_EXACTLY: ParityCompare = Object.freeze({
  headers: [],
  ignore: [],
  unordered: [],
  set: [],
  keyed: {},
  tolerance: {},
  format: {},
  alias: [],
})

/**
 * Reads Gauntlet's own case file: `cases:` with names, requests, captures, needs and how to compare.
 *
 * @throws ToolError CONFIG_INVALID as `file:line:column: what is wrong`
 */
export function readCaseFile(root: SourceNode): ParityCase[] {
  const list = root.fields('a case file', { known: ['cases'] }).get('cases')
  const seen = new Set<string>()
  const cases = list.list('cases').map((place) => {
    const read = readCase(place, seen)
    seen.add(read.name)
    return read
  })
  return cases.length > 0 ? cases : list.fail('cases is empty')
}

function readCase(place: SourceNode, seen: ReadonlySet<string>): ParityCase {
  const fields = place.fields('a case', CASE)
  const name = fields.get('name').text('name')
  if (seen.has(name)) fields.get('name').fail(`there are two cases named "${name}"`)
  const needs = fields.find('needs')?.listOrOne() ?? []
  for (const need of needs) {
    if (!seen.has(need.text('a need')))
      need.fail(`no case before this one is named "${need.text('a need')}"`)
  }
  const compare = fields.find('compare')
  return {
    name,
    request: readRequest(fields),
    needs: needs.map((need) => need.text('a need')),
    allowUnsafe: fields.find('allowUnsafe')?.boolean('allowUnsafe') ?? false,
    ...(fields.find('repeat')?.boolean('repeat') === false && { repeat: false }),
    compare: compare ? readCompare(compare) : COMPARE_EXACTLY,
    at: place.at,
  }
}

function readRequest(fields: Fields): RequestStep {
  const request = fields.get('request').fields('a request', REQUEST)
  const path = readTemplate(request.get('path'), 'path')
  if (!path.startsWith('/') && !path.startsWith('{{'))
    request.get('path').fail('a path begins with /')
  const bodies = ['json', 'text', 'form'].filter((name) => request.find(name))
  if (bodies.length > 1)
    request.get(bodies[1] ?? '').fail('a request has one of json, text and form')
  const part = (
    name: string,
    key: keyof RequestStep,
    read: (place: SourceNode) => unknown,
  ): object => {
    const place = request.find(name)
    return place ? { [key]: read(place) } : {}
  }
  const captures = fields.find('capture')?.map('capture')
  const expected = fields.find('expect')
  return {
    kind: 'request',
    method: readMethod(request.get('method')),
    url: path,
    name: fields.get('name').text('name'),
    ...part('headers', 'headers', (place) => readTexts(place, 'header')),
    ...part('cookies', 'cookies', (place) => readTexts(place, 'cookie')),
    ...part('query', 'query', readTemplates),
    ...part('json', 'json', readTemplates),
    ...part('text', 'text', (place) => readTemplate(place, 'text')),
    ...part('form', 'form', readTemplates),
    ...part('timeoutMs', 'timeoutMs', (place) => place.number('timeoutMs', 1)),
    ...(expected && { expect: [readExpectedStatus(expected)] }),
    ...(captures && {
      capture: Array.from(captures, ([as, from]) => ({
        as,
        from: { kind: 'json' as const, path: readJsonPath(from) },
      })),
    }),
  }
}

/** `{ status: 404 }`, or one of several: which errors are right. */
function readExpectedStatus(place: SourceNode): Expectation {
  const statuses = place
    .fields('expect', { known: ['status'] })
    .get('status')
    .listOrOne()
  const values = statuses.map((each) => each.number('a status', 100))
  return { of: { kind: 'status' }, must: { kind: 'one-of', values } }
}

function readMethod(place: SourceNode): string {
  const method = place.text('method').toUpperCase()
  return /^[A-Z]+$/.test(method) ? method : place.fail('a method is a word such as GET')
}

function readCompare(place: SourceNode): ParityCompare {
  const fields = place.fields('compare', COMPARE)
  const pointers = (name: string): string[] =>
    (fields.find(name)?.listOrOne() ?? []).map((each) => checkPointer(each, each.text(name)))
  const byPointer = <T>(name: string, read: (value: SourceNode) => T): Record<string, T> =>
    Object.fromEntries(
      Array.from(fields.find(name)?.map(name) ?? [], ([pointer, value]) => [
        checkPointer(value, pointer),
        read(value),
      ]),
    )
  return {
    headers: (fields.find('headers')?.listOrOne() ?? []).map((each) =>
      each.text('a header').toLowerCase(),
    ),
    ignore: pointers('ignore'),
    unordered: pointers('unordered'),
    set: pointers('set'),
    keyed: byPointer('keyed', (value) => value.text('a field')),
    tolerance: byPointer('tolerance', (value) => value.number('a tolerance')),
    format: byPointer('format', (value) => value.text('a format')),
    alias: pointers('alias'),
  }
}

/** RFC 6901: empty, or segments that each begin with a slash. */
const checkPointer = (place: SourceNode, pointer: string): string =>
  /^(?:\/(?:[^~]|~[01])*)*$/.test(pointer)
    ? pointer
    : place.fail(`"${pointer}" is no JSON Pointer; it begins with /`)

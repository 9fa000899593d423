import type { Condition, RequestStep, Step } from '@gauntlet/core/flow'
import { compileCondition, ConditionError } from '@gauntlet/core/flow'
import type { Fields, SourceNode } from '../source-node.ts'
import { REQUEST } from './artillery-keys.ts'
import { readCaptures } from './read-capture.ts'
import { readFormData } from './read-form-data.ts'
import { readMatches } from './read-match.ts'
import { readExpectations } from './read-expect.ts'
import { readTemplate, readTexts } from '../read-templates.ts'
import { readScriptValue, type ScriptScope } from './script-scope.ts'

/** Hooks of the scenario, which run around each of its requests. */
export type ScenarioHooks = Required<Pick<RequestStep, 'before' | 'after' | 'onFailure'>>

/** `get: {...}` and the other verbs; with `ifTrue` or `probability` it is a conditional step. */
export async function readRequest(
  verb: string,
  place: SourceNode,
  { scope, hooks }: { readonly scope: ScriptScope; readonly hooks: ScenarioHooks },
): Promise<Step> {
  const fields = place.fields(`a ${verb} request`, REQUEST)
  refuseWhatChangesTheWire(verb, fields)
  const url = readUrl(fields)
  const name = fields.find('name')?.text('name')
  const step: RequestStep = {
    kind: 'request',
    method: verb.toUpperCase(),
    url,
    ...(name !== undefined && { name }),
    ...(name !== undefined && scope.useOnlyRequestNames && { endpoint: name }),
    ...readHeadersOf(fields),
    ...readRedirects(fields),
    ...(await readBody(fields, scope)),
    ...readChecks(fields, scope),
    ...readHooks(fields, scope, hooks),
  }
  return readConditions(fields, scope).reduceRight<Step>(
    (inner, condition) => ({ kind: 'when', condition, steps: [inner] }),
    step,
  )
}

function readUrl(fields: Fields): string {
  const place = fields.find('url') ?? fields.find('uri') ?? fields.get('url')
  const url = readTemplate(place, 'url')
  if (!/^(?:\/|https?:\/\/|\{\{)/i.test(url)) {
    place.fail('a url is a path that begins with /, or begins with http:// or https://')
  }
  return url
}

const NO_BODY = ['get', 'head']

function refuseWhatChangesTheWire(verb: string, fields: Fields): void {
  if (fields.find('http2')?.boolean('http2'))
    fields.get('http2').fail('requests go over HTTP/1.1', 'UNSUPPORTED')
  fields.find('gzip')?.boolean('gzip')
  const body = ['json', 'body', 'form', 'formData'].find((name) => fields.find(name))
  const mayHaveOne = verb === 'get' && fields.find('allowGetBody')?.boolean('allowGetBody')
  if (body !== undefined && NO_BODY.includes(verb) && !mayHaveOne)
    fields
      .get(body)
      .fail(`Artillery sends no body with ${verb.toUpperCase()}; in a get, allowGetBody: true does`)
}

/** As Artillery follows them, but for what may change data: that is never sent again. */
function readRedirects(fields: Fields): Pick<RequestStep, 'redirects'> {
  const follows = fields.find('followRedirect')?.boolean('followRedirect') ?? true
  const most = fields.find('maxRedirects')?.number('maxRedirects') ?? MOST_REDIRECTS
  return follows ? { redirects: { most, rewrite: [303] } } : {}
}

/** As in got, which Artillery sends with. */
const MOST_REDIRECTS = 10

function readHeadersOf(fields: Fields): Partial<RequestStep> {
  const [headers, cookie, qs, auth] = ['headers', 'cookie', 'qs', 'auth'].map((name) =>
    fields.find(name),
  )
  const credentials = auth?.fields('auth', { known: ['user', 'pass'] })
  return {
    ...(headers && { headers: readTexts(headers, 'header') }),
    ...(cookie && { cookies: readTexts(cookie, 'cookie') }),
    ...(qs && { query: readObject(qs, 'qs') }),
    ...(credentials && {
      basicAuth: {
        user: readTemplate(credentials.get('user'), 'user'),
        password: readTemplate(credentials.get('pass'), 'pass'),
      },
    }),
  }
}

function readObject(place: SourceNode, what: string): Record<string, unknown> {
  if (!place.isMap) place.fail(`${what} must be a mapping of names to values`)
  return readScriptValue(place) as Record<string, unknown>
}

async function readBody(fields: Fields, scope: ScriptScope): Promise<Partial<RequestStep>> {
  const [json, body, form, data] = ['json', 'body', 'form', 'formData'].map((name) =>
    fields.find(name),
  )
  const given = [json, body, form, data].filter((each) => each !== undefined)
  if (given.length > 1) given[1]?.fail('a request has one of json, body, form and formData')
  if (json) return { json: readScriptValue(json) }
  if (body) return { text: readTemplate(body, 'body') }
  if (data) return { multipart: await readFormData(data, scope) }
  return form ? { form: readObject(form, 'form') } : {}
}

function readChecks(fields: Fields, scope: ScriptScope): Partial<RequestStep> {
  const captures = [
    ...(fields.find('capture') ? readCaptures(fields.get('capture')) : []),
    ...(fields.find('match') ? readMatches(fields.get('match')) : []),
  ]
  const expect = fields.find('expect')
  const expectations = expect ? readExpectations(expect) : []
  const asksStatus = expectations.some((each) => 'of' in each && each.of.kind === 'status')
  if (scope.expectDefault200 && !asksStatus) {
    expectations.push({ of: { kind: 'status' }, must: { kind: 'equals', value: 200 } })
  }
  return {
    ...(captures.length > 0 && { capture: captures }),
    ...(expectations.length > 0 && { expect: expectations }),
  }
}

function readHooks(
  fields: Fields,
  { processor }: ScriptScope,
  hooks: ScenarioHooks,
): Partial<RequestStep> {
  const list = (name: string): SourceNode[] => fields.find(name)?.listOrOne() ?? []
  const before = [
    ...hooks.before,
    ...list('beforeRequest').map((place) => processor.beforeRequest(place)),
  ]
  const after = [
    ...hooks.after,
    ...list('afterResponse').map((place) => processor.afterResponse(place)),
  ]
  const { onFailure } = hooks
  return {
    ...(before.length > 0 && { before }),
    ...(after.length > 0 && { after }),
    ...(onFailure.length > 0 && { onFailure }),
  }
}

function readConditions(fields: Fields, { processor }: ScriptScope): Condition[] {
  const chance = fields.find('probability')
  const ifTrue = fields.find('ifTrue')
  const conditions: Condition[] = []
  if (chance) {
    const percent = chance.number('probability')
    if (percent > 100) chance.fail('probability is a percentage, 0 to 100')
    conditions.push({ probability: percent / 100 })
  }
  if (ifTrue) conditions.push(readIfTrue(ifTrue, processor))
  return conditions
}

/** The name of a function of the processor, else an expression. */
function readIfTrue(place: SourceNode, processor: ScriptScope['processor']): Condition {
  const expression = place.text('ifTrue')
  if (processor.has(expression)) return { test: processor.condition(place), name: expression }
  try {
    compileCondition(expression)
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error
    place.fail(`ifTrue: ${error.message}, at character ${error.at + 1} of "${expression}"`)
  }
  return { expression }
}

import { redactSecrets } from '@gauntlet/core/review'
import { Code, isData, quote, toCode } from './code-text.ts'
import type { Findings, FoundRequest, Service, Table, Traffic } from './findings.ts'
import { guessRequests } from './guess-requests.ts'
import { toKeyedSteps } from './own-keys.ts'
import type { ProposedRule } from './proposed-rule.ts'
import { repeatKeysOfSession, type NamedRows, type Repeated } from './repeated-keys.ts'
import { swapReferences } from './swap-references.ts'
import { varyNumbers } from './vary-numbers.ts'
import { varyReferences } from './vary-references.ts'

/** A flow as code: `flow('...', [...])`, and where its requests come from. */
export type ProposedFlow = {
  readonly name: string
  readonly from: string
  readonly steps: readonly string[]
  /** Default: 1. */
  readonly weight?: number
  /** Keys that several of its requests send at once. */
  readonly repeats?: readonly Repeated[]
  /** Of rows with a limit, how many its requests name. */
  readonly names?: readonly NamedRows[]
}

/** `post('/payments', ...)`, and the reason for which it is not sent. */
export type UnsentRequest = { readonly code: string; readonly route: string; readonly why: string }

/** What users do, as far as files say so. */
export type ProposedTraffic = {
  /** Safe requests: one flow for all. */
  readonly reads: ProposedFlow
  /** Requests that write, as the user's own files state them, and as the code beside a route shows them; one flow each. */
  readonly writes: readonly ProposedFlow[]
  /** Which of those no file states: `POST /coupons`. */
  readonly guessed: readonly string[]
  /** Requests that are not sent, as code that stands as a comment, and why. */
  readonly guesses: readonly UnsentRequest[]
  /** Scenarios of other tools, which are used as they are. */
  readonly scripts: readonly string[]
  /** An OpenAPI document, which says which build breaks it. */
  readonly openapi: string | undefined
  /** What the requests of files let be checked: that what was acknowledged is stored. */
  readonly rules: readonly ProposedRule[]
  /** Requests that hold what looks like a secret, which would end in a file that is committed: `POST /login of session.har`. */
  readonly secret: readonly string[]
  /** How many requests of files are not in the config, because there are too many. */
  readonly leftOut: number
}

const mostReads = 10
const mostWrites = 8
const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

export function proposeTraffic(
  { traffic, tables }: Pick<Findings, 'traffic' | 'tables'>,
  service: Service | undefined,
): ProposedTraffic {
  const { reads, writes: stated, guesses, rules: found } = sortRequests(traffic, tables)
  const documented = new Set(traffic.flatMap((file) => file.requests.map(toRoute)))
  const routes = (service?.routes ?? []).filter(
    ({ method, path }) => !documented.has(`${method} ${path}`) && path !== service?.ready?.path,
  )
  const guessed = routes
    .filter(({ method, path }) => method === 'GET' && isPlain(path))
    .map(({ path, file }) => ({ code: `get(${quote(path)})`, from: file }))
  const shown = (reads.length > 0 ? reads : guessed).slice(0, mostReads)
  const unsafe = guessRequests(routes, { tables, isAlone: service?.reachesOthers !== true })
  const sent = unsafe.filter(({ why, request }) => why === undefined && !hasSecret(request))
  const sendable = sent.map(({ request, from, isSure }) =>
    toWrite(request, { tables, from, isSure }),
  )
  const writes = [...stated, ...sendable.flatMap(({ flows }) => flows)]
  const rules = [...found, ...sendable.flatMap(({ rule }) => rule ?? [])]
  const secret = traffic.flatMap(({ file, requests }) =>
    requests.filter(hasSecret).map(({ step }) => `${step.method} ${pathOf(step)} of ${file}`),
  )
  return {
    reads: {
      name: 'reads',
      from: [...new Set(shown.map(({ from }) => from))].join(', '),
      steps: [...new Set(shown.map(({ code }) => code))],
    },
    writes: writes.slice(0, mostWrites),
    guessed: sent.map(({ request: { step } }) => `${step.method} ${step.url}`),
    guesses: [
      ...guesses,
      ...unsafe
        .filter((one) => !sent.includes(one))
        .map(({ request, why = 'it holds what looks like a secret' }) => toUnsent(request, why)),
    ]
      .filter(({ code }, at, all) => all.findIndex((one) => one.code === code) === at)
      .slice(0, mostWrites),
    scripts: traffic.filter(({ isScenario }) => isScenario).map(({ file }) => file),
    openapi: traffic.find(({ describesApi }) => describesApi)?.file,
    rules,
    secret: [...new Set(secret)],
    leftOut: Math.max(0, reads.length - mostReads) + Math.max(0, writes.length - mostWrites),
  }
}

type Sorted = {
  readonly reads: { readonly code: string; readonly from: string }[]
  readonly writes: ProposedFlow[]
  readonly guesses: UnsentRequest[]
  readonly rules: ProposedRule[]
}

/** The requests of files: those that read, those that write, and those that delete what others need. */
function sortRequests(traffic: readonly Traffic[], tables: readonly Table[]): Sorted {
  const sorted: Sorted = { reads: [], writes: [], guesses: [], rules: [] }
  for (const { file, describesApi, requests } of traffic) {
    const usable = requests.filter((request) => !hasSecret(request))
    const isSafe = usable.every(({ step }) => safe.has(step.method))
    // A recording is one session: what it captures and in which order it goes belongs together.
    if (!describesApi && !isSafe) {
      const session = repeatKeysOfSession(usable.slice(0, mostReads), tables)
      const steps = session.requests.map((request) => toStepCode(request))
      sorted.writes.push({ name: file, from: file, steps, repeats: session.repeats })
      continue
    }
    for (const request of usable) {
      const { method } = request.step
      if (safe.has(method)) sorted.reads.push({ code: toStepCode(request), from: file })
      else if (method === 'DELETE')
        sorted.guesses.push(toUnsent(request, 'it deletes what other requests may need'))
      else {
        const { flows, rule } = toWrite(request, { tables, from: file, isSure: true })
        const isNew = !sorted.rules.some(({ name }) => name === rule?.name)
        if (rule && isNew) sorted.rules.push(rule)
        sorted.writes.push(...flows)
      }
    }
  }
  return sorted
}

const toUnsent = (request: FoundRequest, why: string): UnsentRequest => ({
  code: toStepCode(request),
  route: `${request.step.method} ${request.step.url}`,
  why,
})

type Write = {
  readonly tables: readonly Table[]
  readonly from: string
  /** Whether a file or a schema says that the request has these fields. */
  readonly isSure: boolean
}

/**
 * One request that writes, as a flow with keys that are new each time and one with a key that a whole burst sends, and what its
 * key lets be checked.
 */
function toWrite(
  request: FoundRequest,
  { tables, from, isSure }: Write,
): { readonly flows: readonly ProposedFlow[]; readonly rule: ProposedRule | undefined } {
  const { method, url } = request.step
  const name = `${method} ${url}`
  const { fresh, repeated, rule } = toKeyedSteps(request, tables)
  const flows: ProposedFlow[] = []
  if (fresh) {
    const { request: varied, fields, repeats } = varyNumbers(fresh.request, tables)
    const { request: sent, fields: drawn, names } = varyReferences(varied, tables)
    const where = [
      from,
      ...(fresh.fields === '' ? [] : [`${fresh.fields} is new in each request`]),
      ...(fields.length === 0
        ? []
        : [`${fields.join(', ')} varies in a small range, so that requests contend`]),
      ...(drawn.length === 0
        ? []
        : [
            `${drawn.join(', ')} names one of the rows that SQL files insert, so that several reach their limit`,
          ]),
    ].join('; ')
    const more = {
      ...(repeats.length > 0 && { repeats }),
      ...(names.length > 0 && { names }),
    }
    const swapped = swapReferences(sent, tables)
    // As many in both directions would cancel each other's lost updates, so that the balances are right by chance.
    const weight = swapped ? { weight: 3 } : {}
    flows.push({ name, from: where, steps: [toStepCode(sent)], ...weight, ...more })
    if (swapped) {
      const [one, other] = swapped.fields
      flows.push({
        name: `${name}, ${one} and ${other} the other way round`,
        from: `${where}; with the flow before it, two requests lock the same rows in opposite orders`,
        steps: [toStepCode(swapped.request)],
        ...more,
      })
    }
  }
  if (repeated) {
    flows.push({
      name: fresh ? `${name}, one ${repeated.key}` : name,
      from: `${from}; all users of one burst send one ${repeated.key}, as retries do`,
      steps: [toStepCode(repeated.request)],
      repeats: repeated.repeats,
    })
  }
  return { flows, rule: rule && (isSure ? rule : toComment(rule)) }
}

const toComment = (rule: ProposedRule): ProposedRule => ({
  ...rule,
  isActive: false,
  why: `${rule.why} It is a comment because no schema and no code that was read shows the fields of the request: they are guesses from the columns of the table.`,
})

function hasSecret(request: FoundRequest): boolean {
  const code = toStepCode(request)
  return redactSecrets(code).text !== code
}

const pathOf = ({ url }: FoundRequest['step']): string => url.split('?')[0] ?? url

const isPlain = (path: string): boolean => /^\/[\w./-]*$/.test(path)

const toRoute = ({ step: { method, endpoint, url } }: FoundRequest): string =>
  `${method} ${endpoint ?? url}`

const verbs: Readonly<Record<string, string>> = {
  GET: 'get',
  POST: 'post',
  PUT: 'put',
  PATCH: 'patch',
  DELETE: 'del',
  HEAD: 'head',
  OPTIONS: 'options',
}

/** Answers that the state of the data decides; 400 and 401 say that the request itself is wrong, and a guess may be. */
const ofState = new Set([404, 409, 410, 412, 422, 423])

function toStepCode({ step, statuses, isGuess }: FoundRequest): string {
  const { kind: _kind, method, url, endpoint, expect: all, ...others } = step
  const expect = all?.filter(isData)
  const verb = verbs[method]
  const path = url.split('?')[0]
  const declared = statuses.filter(
    (one) => (one >= 200 && one < 300) || ofState.has(one) || (isGuess && one === 400),
  )
  const options = {
    ...(endpoint !== undefined && endpoint !== path && { endpoint }),
    ...others,
    ...(expect ? { expect: expect.map(toExpectation) } : {}),
    ...(!expect && declared.length > 0 && { expect: [new Code(`status(${declared.join(', ')})`)] }),
  }
  const rest = Object.keys(options).length === 0 ? '' : `, ${toCode(options, 0, url.length + 24)}`
  return verb ? `${verb}(${quote(url)}${rest})` : `request(${quote(method)}, ${quote(url)}${rest})`
}

function toExpectation(expectation: NonNullable<FoundRequest['step']['expect']>[number]): unknown {
  if (!('of' in expectation) || expectation.of.kind !== 'status' || expectation.not)
    return expectation
  const { must } = expectation
  if (must.kind === 'equals') return new Code(`status(${String(must.value)})`)
  return must.kind === 'one-of' ? new Code(`status(${must.values.join(', ')})`) : expectation
}

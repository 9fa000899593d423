import { ToolError } from '@gauntlet/contract'
import { isLoopback } from '@gauntlet/engine'
import { longestAnswerMs, type ReviewerConfig } from '../review/review-config.ts'
import { checkShape, kindOf, type Place, type Shape } from './check-shape.ts'

const reviewShape: Shape = {
  reviewers: ['list'],
  components: ['object'],
  exclude: ['list'],
  base: ['string'],
  maxUsd: ['number'],
  maxCalls: ['number'],
  concurrency: ['number'],
}

const reviewerShape: Shape = {
  name: ['string'],
  lineage: ['string'],
  protocol: ['string'],
  endpoint: ['string'],
  model: ['string'],
  keyEnv: ['string'],
  price: ['object'],
  timeoutMs: ['number'],
  parameters: ['object'],
}

const priceShape: Shape = {
  inputPerMillion: ['number'],
  outputPerMillion: ['number'],
  asOf: ['string'],
}

/** Fields of a request that are ours to fill. */
const ours = ['model', 'messages', 'system', 'stream', 'n', 'tools', 'tool_choice']

/** @throws ToolError CONFIG_INVALID naming the place and what is expected there */
export function checkReview(place: Place, value: unknown): void {
  checkShape(place, value, reviewShape)
  const review = value as Record<string, unknown>
  const reviewers = review['reviewers']
  if (!Array.isArray(reviewers)) refuse(place, 'needs reviewers: []')
  for (const [index, reviewer] of reviewers.entries()) {
    checkReviewer({ ...place, path: `${place.path}.reviewers[${index}]` }, reviewer)
  }
  const names = (reviewers as ReviewerConfig[]).map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) refuse(place, `has two reviewers called "${twice}"`)
  checkGlobs({ ...place, path: `${place.path}.exclude` }, review['exclude'] ?? [])
  for (const [name, globs] of Object.entries(review['components'] ?? {})) {
    checkGlobs({ ...place, path: `${place.path}.components.${name}` }, globs)
  }
  checkBounds(place, review)
}

function checkReviewer(place: Place, value: unknown): void {
  checkShape(place, value, reviewerShape)
  const reviewer = value as Partial<ReviewerConfig>
  for (const key of ['name', 'lineage', 'protocol', 'endpoint', 'model', 'price'] as const) {
    if (reviewer[key] === undefined || reviewer[key] === '') refuse(place, `needs a ${key}`)
  }
  const { name = '', protocol, parameters = {}, timeoutMs = 1 } = reviewer
  // It becomes part of file names and of table cells.
  if (!/^[\w.-]{1,40}$/.test(name)) {
    refuse(place, `needs a name of letters, digits, dots and dashes, not "${name}"`)
  }
  if (protocol !== 'openai' && protocol !== 'anthropic') {
    refuse(place, `has the protocol "${String(protocol)}"; there are: openai, anthropic`)
  }
  checkEndpoint(place, reviewer)
  checkPrice({ ...place, path: `${place.path}.price` }, reviewer.price)
  if (!(timeoutMs > 0 && timeoutMs <= longestAnswerMs)) {
    refuse(place, `needs a timeoutMs above 0, and ${longestAnswerMs} at most`)
  }
  const taken = Object.keys(parameters).find((key) => ours.includes(key))
  if (taken !== undefined) refuse(place, `must not set parameters.${taken}: it is filled in`)
}

/** A key must not go over the wire in the clear, nor stand in a URL that reports show. */
function checkEndpoint(place: Place, { endpoint = '', keyEnv }: Partial<ReviewerConfig>): void {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
  if (!url) refuse(place, `has an endpoint that is no URL such as https://api.example.com/v1`)
  const local = isLoopback(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)) {
    refuse(place, `needs an https endpoint; http is for loopback only`)
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    refuse(place, `needs an endpoint without user, query or fragment; the key belongs in keyEnv`)
  }
  if (keyEnv === undefined && !local) {
    refuse(place, `needs keyEnv, the name of the environment variable that holds its key`)
  }
  if (keyEnv !== undefined && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(keyEnv)) {
    // Not shown: it may be the key itself.
    refuse(place, `has a keyEnv that is no name of an environment variable`)
  }
}

function checkPrice(place: Place, price: unknown): void {
  checkShape(place, price, priceShape)
  const { inputPerMillion, outputPerMillion, asOf } = price as Record<string, unknown>
  for (const [key, value] of Object.entries({ inputPerMillion, outputPerMillion })) {
    if (typeof value !== 'number' || !(value >= 0) || !Number.isFinite(value)) {
      refuse(place, `needs ${key} in US dollars, 0 or more`)
    }
  }
  if (typeof asOf !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(asOf)) {
    refuse(place, `needs asOf, the day somebody last looked: '2026-11-01'`)
  }
}

function checkGlobs({ file, path }: Place, globs: unknown): void {
  const isList = kindOf(globs) === 'list'
  if (!isList || (globs as unknown[]).some((glob) => typeof glob !== 'string' || glob === '')) {
    throw new ToolError('CONFIG_INVALID', `${file}: ${path} must be a list of globs: ['docs/**']`)
  }
}

function checkBounds(place: Place, review: Record<string, unknown>): void {
  const { maxUsd = 0, maxCalls = 0, concurrency = 1 } = review as Record<string, number>
  if (!(maxUsd >= 0)) refuse(place, 'has a maxUsd that is no amount of US dollars')
  if (!Number.isSafeInteger(maxCalls) || maxCalls < 0) refuse(place, 'needs a whole maxCalls')
  if (!Number.isSafeInteger(concurrency) || concurrency < 1 || concurrency > 64) {
    refuse(place, 'needs a concurrency of 1 to 64')
  }
}

function refuse({ file, path }: Place, what: string): never {
  throw new ToolError('CONFIG_INVALID', `${file}: ${path} ${what}`)
}

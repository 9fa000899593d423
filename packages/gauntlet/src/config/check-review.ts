import { ToolError } from '@gauntlet/contract'
import { isLoopback } from '@gauntlet/engine'
import {
  longestAnswerMs,
  type ReviewConfig,
  type ReviewerConfig,
  type ReviewerPrice,
} from '../review/review-config.ts'
import type { ConfigPath } from './reading-config.ts'

/** Fields of a request that are ours to fill. */
const ours = ['model', 'messages', 'system', 'stream', 'n', 'tools', 'tool_choice']

/** @throws ToolError CONFIG_INVALID naming the place and what is expected there */
export function checkReview(place: ConfigPath, review: ReviewConfig): void {
  for (const [index, reviewer] of review.reviewers.entries()) {
    checkReviewer({ ...place, path: `${place.path}.reviewers[${index}]` }, reviewer)
  }
  const names = review.reviewers.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) refuse(place, `has two reviewers called "${twice}"`)
  checkGlobs({ ...place, path: `${place.path}.exclude` }, review.exclude ?? [])
  for (const [name, globs] of Object.entries(review.components ?? {})) {
    checkGlobs({ ...place, path: `${place.path}.components.${name}` }, globs)
  }
  checkBounds(place, review)
}

function checkReviewer(place: ConfigPath, reviewer: ReviewerConfig): void {
  const { name, parameters = {}, timeoutMs = 1 } = reviewer
  for (const key of ['name', 'lineage', 'model'] as const) {
    if (reviewer[key] === '') refuse(place, `needs a ${key}`)
  }
  // It becomes part of file names and of table cells.
  if (!/^[\w.-]{1,40}$/.test(name)) {
    refuse(place, `needs a name of letters, digits, dots and dashes, not "${name}"`)
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
function checkEndpoint(place: ConfigPath, { endpoint, keyEnv }: ReviewerConfig): void {
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

function checkPrice(place: ConfigPath, price: ReviewerPrice): void {
  const { inputPerMillion, outputPerMillion, asOf } = price
  for (const [key, value] of Object.entries({ inputPerMillion, outputPerMillion })) {
    if (!(value >= 0 && value < Infinity)) refuse(place, `needs ${key} in US dollars, 0 or more`)
  }
  if (!/^\d{4}-\d{2}-\d{2}$/.test(asOf)) {
    refuse(place, `needs asOf, the day on which the price was last checked: '2026-11-01'`)
  }
}

function checkGlobs({ file, path }: ConfigPath, globs: readonly string[]): void {
  if (globs.every((glob) => glob !== '')) return
  throw new ToolError('CONFIG_INVALID', `${file}: ${path} must be a list of globs: ['docs/**']`)
}

function checkBounds(place: ConfigPath, review: ReviewConfig): void {
  const { maxUsd = 0, maxCalls = 0, concurrency = 1 } = review
  if (!(maxUsd >= 0)) refuse(place, 'has a maxUsd that is no amount of US dollars')
  if (!Number.isSafeInteger(maxCalls) || maxCalls < 0) refuse(place, 'needs a whole maxCalls')
  if (!Number.isSafeInteger(concurrency) || concurrency < 1 || concurrency > 64) {
    refuse(place, 'needs a concurrency of 1 to 64')
  }
}

function refuse({ file, path }: ConfigPath, what: string): never {
  throw new ToolError('CONFIG_INVALID', `${file}: ${path} ${what}`)
}

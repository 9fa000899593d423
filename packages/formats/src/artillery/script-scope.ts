import {
  compileJson,
  compileTemplate,
  renderText,
  TemplateError,
  type FlowContext,
  type Variables,
} from '@gauntlet/core/flow'
import { createRandom } from '@gauntlet/core/random'
import { parseDurationMs } from '@gauntlet/core/flow'
import type { SourceNode } from '../source-node.ts'
import { readTemplates } from '../read-templates.ts'
import type { Processor } from './processor.ts'

/** What reading one script needs besides the script. */
export type ScriptScope = {
  readonly processor: Processor
  /** What `{{ $env.NAME }}` gives in the config. */
  readonly constants: Readonly<Variables>
  readonly expectDefault200: boolean
  readonly useOnlyRequestNames: boolean
  /** Where paths of the script start. */
  readonly folder: string
}

/** Any JSON value as Artillery would send it, its templates checked. */
export const readScriptValue = (place: SourceNode): unknown => keepCallsAsText(readTemplates(place))

/** The same, as a function of the user. */
export function compileScriptValue(place: SourceNode): (context: FlowContext) => unknown {
  const template = compileJson(readScriptValue(place))
  return (context) => template.value(context)
}

const LONE_CALL = /^\s*\{\{\s*\$\w+\s*\([^{}]*\)\s*\}\}\s*$/

/** Artillery sends the result of a lone `{{ $randomNumber(1, 9) }}` as text: an empty part makes it text here. */
function keepCallsAsText(value: unknown): unknown {
  if (typeof value === 'string') return LONE_CALL.test(value) ? `${value}{{ '' }}` : value
  if (Array.isArray(value)) return value.map(keepCallsAsText)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, keepCallsAsText(item)]),
  )
}

const NOBODY: FlowContext = {
  vars: {},
  random: createRandom(0),
  userIndex: 0,
  seed: 0,
  emit: () => undefined,
}

/** A text of the config, its `{{ $env.NAME }}` resolved. */
export function readResolved(
  place: SourceNode,
  what: string,
  constants: Readonly<Variables>,
): string {
  const text = place.text(what)
  try {
    return renderText(compileTemplate(text, constants), NOBODY)
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    return place.fail(error.message)
  }
}

/** Any value of the config, its `{{ $env.NAME }}` resolved. */
export function readResolvedValue(place: SourceNode, constants: Readonly<Variables>): unknown {
  try {
    return compileJson(place.value(), constants).value(NOBODY)
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    return place.fail(error.message)
  }
}

/** A number of the config: digits, a text of digits, or a template that gives one. */
export function readNumber(
  place: SourceNode,
  what: string,
  constants: Readonly<Variables>,
): number {
  const number = Number(readResolved(place, what, constants))
  return Number.isFinite(number) && number >= 0
    ? number
    : place.fail(`${what} must be a number, 0 or more`)
}

/** Milliseconds of seconds, or of a text with a unit: `2m`, `500ms`. */
export function readDurationMs(
  place: SourceNode,
  what: string,
  constants: Readonly<Variables>,
): number {
  return (
    parseDurationMs(readResolved(place, what, constants), 's') ??
    place.fail(`${what} must be seconds, or a text such as "500ms" or "2m"`)
  )
}

import {
  compileJson,
  compileTemplate,
  renderText,
  sizeOf,
  type AnswerView,
  type FlowContext,
  type Source,
  type Variables,
} from '@gauntlet/core/flow'
import { compileJsonPath } from './json-path.ts'

/** Reads one value of an answer; undefined when it is not there. */
export type ReadSource = (answer: AnswerView, context: FlowContext) => unknown

/** What of the body a source is read from. */
export function neededOf(source: Source): 'json' | 'text' | undefined {
  switch (source.kind) {
    case 'json':
      return 'json'
    case 'body':
    case 'size':
    case 'regexp':
      return 'text'
    case 'element':
    case 'count':
      return neededOf(source.of)
    case 'computed':
      return source.needs ?? (source.of && neededOf(source.of))
    case 'status':
    case 'duration':
    case 'header':
    case 'cookie':
    case 'template':
      return undefined
  }
}

/** Why a source has no value, where the body is the reason; what could not be read satisfies nothing. */
export function describeUnreadable(source: Source, answer: AnswerView): string | undefined {
  const needed = neededOf(source)
  if (needed === undefined) return undefined
  const reason = needed === 'json' ? answer.noJson() : answer.unreadable()
  return reason && `the body could not be read: ${reason}`
}

/**
 * @param written numbers as they were written, where it matters that `1.0` is not `1`
 * @throws SyntaxError for a JSONPath or a regular expression that cannot be read, TemplateError for a template
 */
export function compileSource(
  source: Source,
  constants: Readonly<Variables>,
  written = false,
): ReadSource {
  switch (source.kind) {
    case 'status':
      return (answer) => answer.status
    case 'duration':
      return (answer) => answer.durationMs
    case 'body':
      return (answer) => answer.text()
    case 'size':
      return (answer) => answer.bytes().byteLength
    case 'header': {
      const name = source.name.toLowerCase()
      return (answer) => answer.headers[name]
    }
    case 'cookie':
      return (answer) => readCookie(answer, source.name)
    case 'json':
      return compileJsonSource(source, constants, written)
    case 'regexp':
      return compileRegexp(source, constants)
    case 'template': {
      const template = compileJson(source.template, constants)
      return (_answer, context) => template.value(context)
    }
    case 'element': {
      const read = compileSource(source.of, constants, written)
      return (answer, context) => {
        const list = read(answer, context)
        return Array.isArray(list) ? list.at(source.index) : undefined
      }
    }
    case 'count': {
      const read = compileSource(source.of, constants)
      return (answer, context) => sizeOf(read(answer, context))
    }
    case 'computed': {
      const read = source.of && compileSource(source.of, constants, written)
      return (answer, context) => source.compute(read?.(answer, context), answer, context)
    }
  }
}

function compileJsonSource(
  source: Extract<Source, { kind: 'json' }>,
  constants: Readonly<Variables>,
  written: boolean,
): ReadSource {
  const path = compileTemplate(source.path, constants)
  const fixed = path.kind === 'constant' ? compileJsonPath(renderConstant(path.value)) : undefined
  return (answer, context) => {
    const json = written ? answer.writtenJson() : answer.json()
    if (json === undefined) return undefined
    const values = (fixed ?? compileJsonPath(renderText(path, context)))(json)
    if (source.pick === 'all') return values.length === 0 ? undefined : values
    if (source.pick === 'random' && values.length > 1) {
      return values[context.random.integer(0, values.length - 1)]
    }
    return values[0]
  }
}

const renderConstant = (value: unknown): string => (typeof value === 'string' ? value : '')

function compileRegexp(
  source: Extract<Source, { kind: 'regexp' }>,
  constants: Readonly<Variables>,
): ReadSource {
  const pattern = compileTemplate(source.pattern, constants)
  const flags = source.flags?.replaceAll(/[gy]/g, '')
  const fixed = pattern.kind === 'constant' ? new RegExp(source.pattern, flags) : undefined
  const { group = 0 } = source
  return (answer, context) => {
    const match = (fixed ?? new RegExp(renderText(pattern, context), flags)).exec(answer.text())
    return typeof group === 'number' ? match?.[group] : match?.groups?.[group]
  }
}

function readCookie(answer: AnswerView, name: string): string | undefined {
  for (const line of (answer.headers['set-cookie'] ?? '').split('\n')) {
    if (line.startsWith(`${name}=`)) return line.slice(name.length + 1).split(';', 1)[0]
  }
  return undefined
}

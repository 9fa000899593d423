import { joinTexts } from './template.ts'
import { toJsonText } from '../json/index.ts'
import type { FlowContext, Variables } from './flow-context.ts'
import { type Template, compileTemplate, renderText, renderValue, toText } from './template.ts'

/** A JSON value whose strings (and keys) may hold templates, compiled to text parts. */
export type JsonTemplate = {
  /** The JSON text, when nothing in it varies. */
  readonly constant?: string
  /** JSON text for one user: constant parts joined with what varies. */
  text(context: FlowContext): string
  /** The same as a value. Draws its random numbers anew. */
  value(context: FlowContext): unknown
}

/** A node of the value: constant, template, list or object. */
type Node =
  | { readonly kind: 'template'; readonly template: Template }
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [Template, Node])[] }

type Part = string | ((context: FlowContext) => string | undefined)

/**
 * Compiles a JSON value once.
 *
 * A lone expression keeps its type; without a value it drops its key from an object and is null in a list,
 * as `JSON.stringify` does with undefined.
 *
 * @throws TemplateError when an expression cannot be read
 */
export function compileJson(json: unknown, constants: Readonly<Variables> = {}): JsonTemplate {
  const node = toNode(json, constants)
  const value = (context: FlowContext): unknown => toValue(node, context)
  const parts = joinTexts(toParts(node))
  const [only] = parts
  if (parts.length === 1 && typeof only === 'string')
    return { constant: only, text: () => only, value }
  const text = (context: FlowContext): string => {
    let joined = ''
    for (const part of parts) {
      const piece = typeof part === 'string' ? part : part(context)
      if (piece === undefined) return toJsonText(toValue(node, context))
      joined += piece
    }
    return joined
  }
  return { text, value }
}

function toNode(json: unknown, constants: Readonly<Variables>): Node {
  if (typeof json === 'string')
    return { kind: 'template', template: compileTemplate(json, constants) }
  if (Array.isArray(json))
    return { kind: 'list', items: json.map((item) => toNode(item, constants)) }
  if (typeof json === 'object' && json !== null && !('toJSON' in json)) {
    const entries = Object.entries(json)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [compileTemplate(key, constants), toNode(value, constants)] as const)
    return { kind: 'object', entries }
  }
  return { kind: 'template', template: { kind: 'constant', value: json } }
}

function toValue(node: Node, context: FlowContext): unknown {
  if (node.kind === 'template') return renderValue(node.template, context)
  if (node.kind === 'list') return node.items.map((item) => toValue(item, context))
  return Object.fromEntries(
    node.entries.map(([key, value]) => [renderText(key, context), toValue(value, context)]),
  )
}

function toParts(node: Node): Part[] {
  if (node.kind === 'template') return toTemplateParts(node.template)
  if (node.kind === 'list') {
    const items = node.items.flatMap((item, at) => [at === 0 ? '' : ',', ...toParts(item)])
    return ['[', ...items, ']']
  }
  const entries = node.entries.flatMap(([key, value], at) => [
    at === 0 ? '' : ',',
    ...toTextParts(key),
    ':',
    ...toParts(value),
  ])
  return ['{', ...entries, '}']
}

function toTemplateParts(template: Template): Part[] {
  if (template.kind === 'text') return toTextParts(template)
  if (template.kind === 'constant') return [toJsonText(template.value)]
  const { evaluate } = template
  return [
    (context) => {
      const value = evaluate(context)
      if (typeof value === 'string') return `"${escapeJson(value)}"`
      return value === undefined ? undefined : toJsonText(value)
    },
  ]
}

/** A template that is text whatever its value: keys, and strings of several parts. */
function toTextParts(template: Template): Part[] {
  if (template.kind === 'constant') return [JSON.stringify(String(template.value))]
  if (template.kind === 'lone') {
    return ['"', (context) => escapeJson(renderText(template, context)), '"']
  }
  const inside = template.parts.map((part): Part =>
    typeof part === 'string'
      ? escapeJson(part)
      : (context) => escapeJson(toText(part.evaluate(context), part.source)),
  )
  return ['"', ...inside, '"']
}

const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\ud7ff]*$/

/** The inside of a JSON string. */
const escapeJson = (text: string): string =>
  PLAIN.test(text) ? text : JSON.stringify(text).slice(1, -1)

import {
  compileJson,
  compileTemplate,
  renderText,
  type FlowContext,
  type RequestStep,
  type Variables,
} from '@gauntlet/core/flow'
import { readExactJson, toJsonText } from '@gauntlet/core/json'
import { compileMultipart } from './compile-multipart.ts'

/** The body of each request of a step: always the same text, or one for each user. */
export type CompiledBody = {
  readonly contentType?: string
  readonly constant?: string | Uint8Array
  text(context: FlowContext): string | Uint8Array
}

type BodyParts = Pick<RequestStep, 'json' | 'text' | 'bytes' | 'form' | 'multipart'>

/** @throws TemplateError when a template in it cannot be read */
export function compileBody(
  { json, text, bytes, form, multipart }: BodyParts,
  constants: Readonly<Variables>,
): CompiledBody | undefined {
  if (typeof json === 'function') {
    const compute = json as (context: FlowContext) => unknown
    return {
      contentType: 'application/json',
      text: (context) => toJsonText(compute(context)),
    }
  }
  if (json !== undefined)
    return { contentType: 'application/json', ...compileJson(json, constants) }
  if (typeof text === 'function') return { text }
  if (text !== undefined) {
    const template = compileTemplate(text, constants)
    return {
      ...(template.kind === 'constant' && { constant: String(template.value) }),
      text: (context) => renderText(template, context),
    }
  }
  if (bytes !== undefined) return { constant: bytes, text: () => bytes }
  if (multipart !== undefined) return compileMultipart(multipart, constants)
  if (form === undefined) return undefined
  return { contentType: 'application/x-www-form-urlencoded', ...compileForm(form, constants) }
}

/**
 * Fields as `application/x-www-form-urlencoded`, for bodies and queries: a list repeats its field, a field
 * without a value is left out.
 *
 * @see WHATWG URL, section 5.2
 */
export function compileForm(
  fields: Readonly<Record<string, unknown>>,
  constants: Readonly<Variables>,
): { readonly constant?: string; text(context: FlowContext): string } {
  const compiled = Object.entries(fields).map(([name, value]) => ({
    name,
    template: compileJson(value, constants),
  }))
  const encode = (context: FlowContext): string =>
    compiled.flatMap(({ name, template }) => encodeField(name, template.value(context))).join('&')
  const isConstant = compiled.every(({ template }) => template.constant !== undefined)
  if (!isConstant) return { text: encode }
  const constant = compiled
    .flatMap(({ name, template }) => encodeField(name, readExactJson(template.constant ?? 'null')))
    .join('&')
  return { constant, text: () => constant }
}

function encodeField(name: string, value: unknown): string[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value.flatMap((item) => encodeField(name, item))
  const text = typeof value === 'string' ? value : toJsonText(value)
  return [`${encodeText(name)}=${encodeText(text)}`]
}

const encodeText = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1)

/** Header and cookie values, by name as given. */
export function compileTexts(
  texts: Readonly<Record<string, string>>,
  constants: Readonly<Variables>,
): {
  readonly constant?: Readonly<Record<string, string>>
  texts(context: FlowContext): Record<string, string>
} {
  const compiled = Object.entries(texts).map(
    ([name, text]) => [name, compileTemplate(text, constants)] as const,
  )
  const render = (context: FlowContext): Record<string, string> => {
    const rendered: Record<string, string> = {}
    for (const [name, template] of compiled) rendered[name] = renderText(template, context)
    return rendered
  }
  if (compiled.some(([, template]) => template.kind !== 'constant')) return { texts: render }
  const constant = Object.fromEntries(
    compiled.map(([name, template]) => [
      name,
      String(template.kind === 'constant' && template.value),
    ]),
  )
  return { constant: Object.freeze(constant), texts: () => constant }
}

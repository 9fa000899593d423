import { isNumeric, toJsonText } from '@gauntlet/core/json'
import { isObject } from './openapi-documents.ts'

export type Parameter = {
  readonly name: string
  readonly where: string
  readonly style?: unknown
  readonly explode?: unknown
  readonly allowReserved?: unknown
  /** It is described by a media type: its value is written as JSON. */
  readonly isContent: boolean
  readonly value: unknown
}

const DEFAULT_STYLES: Readonly<Record<string, string>> = {
  query: 'form',
  cookie: 'form',
  path: 'simple',
  header: 'simple',
}

const toText = (value: unknown): string => (typeof value === 'string' ? value : toJsonText(value))

const isStructure = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isObject(value) && !isNumeric(value)

/**
 * A parameter as it goes into a request, by `style` and `explode`: names and values, whose delimiters are written
 * already.
 *
 * @see https://spec.openapis.org/oas/v3.1.0#style-values
 */
export function writeParameter(
  parameter: Parameter,
): { readonly name: string; readonly text: string }[] {
  const { name, value, where, isContent } = parameter
  const style = typeof parameter.style === 'string' ? parameter.style : DEFAULT_STYLES[where]
  const explode =
    typeof parameter.explode === 'boolean'
      ? parameter.explode
      : style === 'form' && where !== 'cookie'
  const encode = toEncoder(parameter)
  const key = where === 'query' ? encodeURIComponent(name) : name
  if (isContent) return [{ name: key, text: encode(toJsonText(value)) }]
  if (Array.isArray(value)) {
    const items = value.map((item) => encode(toText(item)))
    if (explode && style === 'form') return items.map((text) => ({ name: key, text }))
    return [
      {
        name: key,
        text: prefixed(
          items.join(explode && style !== 'simple' ? joinOf(style) : delimiterOf(style)),
          { style, name },
        ),
      },
    ]
  }
  if (!isStructure(value))
    return [{ name: key, text: prefixed(encode(toText(value)), { style, name }) }]
  const entries = Object.entries(value).map(
    ([each, item]) =>
      [where === 'query' ? encodeURIComponent(each) : each, encode(toText(item))] as const,
  )
  if (style === 'deepObject')
    return entries.map(([each, text]) => ({ name: `${key}[${each}]`, text }))
  if (explode && style === 'form') return entries.map(([each, text]) => ({ name: each, text }))
  const pairs = entries.map(([each, text]) => (explode ? `${each}=${text}` : `${each},${text}`))
  return [
    {
      name: key,
      text: prefixed(pairs.join(explode && style !== 'simple' ? joinOf(style) : ','), {
        style,
        name,
      }),
    },
  ]
}

function toEncoder({ where, allowReserved }: Parameter): (text: string) => string {
  if (where === 'header') return (text) => text
  if (where === 'query' && allowReserved === true) return (text) => encodeURI(text)
  return encodeURIComponent
}

const delimiterOf = (style: string | undefined): string =>
  style === 'spaceDelimited' ? '%20' : style === 'pipeDelimited' ? '%7C' : ','

const joinOf = (style: string | undefined): string =>
  style === 'label' ? '.' : style === 'matrix' ? ';' : delimiterOf(style)

function prefixed(
  text: string,
  { style, name }: { readonly style: string | undefined; readonly name: string },
): string {
  if (style === 'label') return `.${text}`
  return style === 'matrix' ? `;${name}=${text}` : text
}

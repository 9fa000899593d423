import { toInstantText } from './http-date.ts'

/** Splits at a separator that stands in no quoted text. Empty elements are left out. */
export function splitOutsideQuotes(value: string, separator: ',' | ';'): string[] {
  const elements: string[] = []
  let element = ''
  let quoted = false
  for (let at = 0; at < value.length; at += 1) {
    const letter = value.charAt(at)
    if (quoted && letter === '\\') {
      element += letter + value.charAt(at + 1)
      at += 1
    } else if (letter === separator && !quoted) {
      elements.push(element)
      element = ''
    } else {
      if (letter === '"') quoted = !quoted
      element += letter
    }
  }
  return [...elements, element].map((each) => each.trim()).filter((each) => each !== '')
}

export const splitList = (value: string): string[] => splitOutsideQuotes(value, ',')

/** A quoted text and a token with the same letters say the same. @see RFC 9110 section 5.6.4 */
const unquote = (text: string): string =>
  text.length > 1 && text.startsWith('"') && text.endsWith('"')
    ? text.slice(1, -1).replaceAll(/\\(.)/gs, '$1')
    : text

/** `Max-Age="60"` as `max-age="60"`: names have no letter case, values are quoted alike. */
export function toParameterText(text: string): string {
  const at = text.indexOf('=')
  if (at < 0) return text.toLowerCase()
  const name = text.slice(0, at).trim().toLowerCase()
  return `${name}=${JSON.stringify(unquote(text.slice(at + 1).trim()))}`
}

/** `text/html; Charset="UTF-8"`: type, names and the charset have no letter case; parameters have no order. */
export function normalizeMediaType(value: string): string {
  const [type = '', ...parameters] = splitOutsideQuotes(value, ';')
  const texts = parameters.map((parameter) => {
    const text = toParameterText(parameter)
    return text.startsWith('charset=') ? text.toLowerCase() : text
  })
  return [type.toLowerCase(), ...texts.toSorted()].join('; ')
}

/** A word in any letter case, then parameters without order. */
export function normalizeParameters(value: string): string {
  const [word = '', ...parameters] = splitOutsideQuotes(value, ';')
  return [word.toLowerCase(), ...parameters.map(toParameterText).toSorted()].join('; ')
}

/**
 * Cookies, one a line, by name: `name=value` counts as written, attributes have neither letter case in their names nor
 * order. Two cookies of one name keep theirs: the later one stays.
 */
export const normalizeCookies = (value: string): string =>
  value
    .split('\n')
    .map(normalizeCookie)
    .toSorted((one, other) => compareTexts(nameOf(one), nameOf(other)))
    .join('\n')

const nameOf = (cookie: string): string => cookie.slice(0, cookie.indexOf('='))

const compareTexts = (one: string, other: string): number =>
  one < other ? -1 : Number(one > other)

function normalizeCookie(line: string): string {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
  const named = attributes
    .filter((attribute) => attribute !== '')
    .map((attribute) => {
      const at = attribute.indexOf('=')
      if (at < 0) return attribute.toLowerCase()
      const name = attribute.slice(0, at).trim().toLowerCase()
      return `${name}=${normalizeAttribute(name, attribute.slice(at + 1).trim())}`
    })
  return [pair, ...[...new Set(named)].toSorted()].join('; ')
}

/** @see RFC 6265 sections 5.2.1 to 5.2.4 */
function normalizeAttribute(name: string, value: string): string {
  if (name === 'expires') return toInstantText(value) ?? value
  if (name === 'domain') return value.toLowerCase().replace(/^\./, '')
  return name === 'samesite' ? value.toLowerCase() : value
}

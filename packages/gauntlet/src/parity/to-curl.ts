import type { HttpRequest } from '@gauntlet/engine'

const SECRET = /authorization|cookie|token|secret|password|api-?key/i

/** A header's value as artefacts may hold it. */
export const redactHeader = (name: string, value: string): string =>
  SECRET.test(name) ? '<redacted>' : value

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

/** One line of curl that sends a request again; values of headers that look secret are left out. */
export function toCurl({ method, origin, path, headers, body }: HttpRequest): string {
  const text = typeof body === 'string' ? body : body && Buffer.from(body).toString('latin1')
  return [
    'curl -sS -i',
    ...(method === 'GET' && text === undefined ? [] : [`-X ${method}`]),
    quote(`${origin}${path}`),
    ...Object.entries(headers).map(
      ([name, value]) => `-H ${quote(`${name}: ${redactHeader(name, value)}`)}`,
    ),
    ...(text === undefined ? [] : [`--data-raw ${quote(text)}`]),
  ].join(' ')
}

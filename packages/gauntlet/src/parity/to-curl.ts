import { redactHeader, redactSecrets } from '@gauntlet/core/review'
import type { HttpRequest } from '@gauntlet/engine'

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

/** One line of curl that sends a request again; what looks like a secret in its address and headers is left out. */
export function toCurl({ method, origin, path, headers, body }: HttpRequest): string {
  const text = typeof body === 'string' ? body : body && Buffer.from(body).toString('latin1')
  return [
    'curl -sS -i',
    ...(method === 'GET' && text === undefined ? [] : [`-X ${method}`]),
    quote(redactSecrets(`${origin}${path}`).text),
    ...Object.entries(headers).map(
      ([name, value]) => `-H ${quote(`${name}: ${redactHeader(name, value)}`)}`,
    ),
    ...(text === undefined ? [] : [`--data-raw ${quote(text)}`]),
  ].join(' ')
}

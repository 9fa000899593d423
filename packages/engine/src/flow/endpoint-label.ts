/**
 * What the requests of a step are grouped by: the path of its URL, each template as `:name`. A template before the
 * path is a base URL.
 * `/orders/{{ order.id }}?full=1` gives `/orders/:id`, and so does a built-in function: `/orders/{{ $randomNumber(1, 9) }}`.
 */
export function toEndpointLabel(url: string): string {
  const label = url
    .replace(/^\{\{[^{}]*\}\}(?=\/)/, '')
    .replaceAll(/\{\{([\s\S]*?)\}\}/g, (_whole, source: string) => `:${lastName(source)}`)
    .replace(/^https?:\/\/[^/?#]*/, '')
    .replace(/[?#].*$/s, '')
  return label === '' ? '/' : label
}

function lastName(source: string): string {
  if (/^\s*\$(?!env\b)\w/.test(source)) return 'id'
  const path = source.replace(/\(.*$/s, '').replaceAll(/\[\d+\]/g, '')
  return /([A-Za-z_][\w-]*)['"\]\s]*$/.exec(path)?.[1] ?? 'value'
}

import { pathToFileURL } from 'node:url'

/** `FILE:LINE:COLUMN` of the first frame in the file; the file alone where no frame is. */
export function findPlace(cause: unknown, file: string): string {
  const stack = cause instanceof Error ? (cause.stack ?? '') : ''
  for (const written of [pathToFileURL(file).href, file]) {
    const at = stack.indexOf(`${written}:`)
    const place = at < 0 ? null : /^:(\d+):(\d+)/.exec(stack.slice(at + written.length))
    if (place) return `${file}${place[0]}`
  }
  return file
}

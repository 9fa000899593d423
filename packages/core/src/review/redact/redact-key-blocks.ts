const begin = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/
const end = /-----END [A-Z0-9 ]*PRIVATE KEY[A-Z ]*-----/
/** A line of base64, also as a piece of a string in code; or a header of an encrypted key. */
const material = /^[\s"'`+|-]*(?:[A-Za-z0-9+/=]+(?:\\n)?["'`,;+\s\\]*|[A-Za-z-]+: [^"'`]*)$/

/**
 * Replaces private keys line by line, so that the lines stay as many as they were. A key that is cut off,
 * as at the end of a hunk, ends where its lines no longer look like one.
 */
export function redactKeyBlocks(text: string, mark: (value: string) => string): string {
  let open = false
  const lines = text.split('\n').map((line) => {
    const start = open ? 0 : line.search(begin)
    if (start < 0) return line
    const closing = end.exec(line.slice(start))
    if (closing) {
      open = false
      const stop = start + closing.index + closing[0].length
      return hide(line.slice(0, start), line.slice(start, stop), mark) + line.slice(stop)
    }
    if (open && line.trim() === '') return line
    if (open && !material.test(line)) {
      open = false
      return line
    }
    open = true
    return hide(line.slice(0, start), line.slice(start), mark)
  })
  return lines.join('\n')
}

/** Keeps the indentation and the sign of a diff. */
function hide(before: string, value: string, mark: (value: string) => string): string {
  const indent = /^\s*[+-]?\s*/.exec(value)?.[0] ?? ''
  const kept = value.startsWith('-----') ? '' : indent
  const rest = value.slice(kept.length)
  const ending = rest.endsWith('\r') ? '\r' : ''
  return before + kept + mark(rest.trimEnd()) + ending
}

import { findClosing } from './code-scan.ts'

const refusals = new Set([401, 403])

const names: readonly (readonly [RegExp, number])[] = [
  [/\.badRequest\(|\bBadRequest\w*\(|[._]BAD_REQUEST\b/, 400],
  [/\.notFound\(|\b(?:Http)?NotFound\w*\(|[._]NOT_FOUND\b|get_object_or_404/, 404],
  [/\.conflict\(|\bConflict\w*\(|[._]CONFLICT\b/, 409],
  [/\.unprocessableEntity\(|\bUnprocessable\w*\(|[._]UNPROCESSABLE_\w+/, 422],
]

/** The statuses of answers that code names, by their numbers or their names. */
export function findStatuses(code: string): number[] {
  const named =
    /(?:status|code|sendStatus|send_response|send_error|writeHead|status_code|statusCode|reply|respond|send|json|HttpCode|HTTPException|abort|\w*Error)\w*\s*[=:(]{1,2}\s*(?:[\w.]+\s*,\s*|['"`][^'"`\n]*['"`]\s*,\s*)?([2-4]\d\d)\b|\}\s*,\s*([2-4]\d\d)\b|\bHTTP_([2-4]\d\d)_/g
  const found = [...code.matchAll(named)].map((match) => Number(match[1] ?? match[2] ?? match[3]))
  // `refuse(409)`, `{ status: ok ? 201 : 409 }`: what is no answer is rarely one of these.
  const bare = [...code.matchAll(/(?<![\w.$])(?:400|404|409|410|412|422|423)(?![\w.])/g)].map(
    Number,
  )
  const byName = names.filter(([pattern]) => pattern.test(code)).map(([, status]) => status)
  return [...new Set([...found, ...bare, ...byName])]
    .filter((one) => !refusals.has(one))
    .toSorted((a, b) => a - b)
}

/** Where code of one route, or of what answers for no route, begins and ends. */
export type Span = { readonly start: number; readonly end: number }

/** What answers where no route does, also in a method of http.server: its 404 is none of a route. */
const unmatched =
  /\.(?:setNotFoundHandler|notFound)\(|\.(?:use|all)\((?:\s*['"`][^'"`]*['"`]\s*,)?\s*(?:async\s*)?(?:function\s*\w*\s*)?\(\s*\w+\s*,\s*\w+\s*\)|@\w+\.(?:errorhandler|exception_handler)\(\s*404\b|\bdef do_[A-Z]+\(/g

/** The statuses that code names apart from those places. */
export function findStatusesElsewhere(text: string, spans: readonly Span[]): number[] {
  const others = [...text.matchAll(unmatched)].map(({ 0: head, index }): Span => {
    const isPython = /^(?:@|def)/.test(head)
    const open = index + head.indexOf('(')
    return { start: index, end: isPython ? endOfFunction(text, index) : findClosing(text, open) }
  })
  let code = text
  for (const { start, end } of [...spans, ...others]) {
    code = `${code.slice(0, start)}${' '.repeat(end - start)}${code.slice(end)}`
  }
  return findStatuses(code)
}

/** Where the function ends whose decorator begins at a place: before the next line that is indented no further. */
export function endOfFunction(text: string, start: number): number {
  const indent = /[ \t]*$/.exec(text.slice(0, start))?.[0] ?? ''
  const head = /\bdef\s[\s\S]*?\)[^\n]*?:[^\n]*(?:\n|$)/.exec(text.slice(start))
  if (!head) return text.length
  const body = start + head.index + head[0].length
  const after = new RegExp(String.raw`^${indent === '' ? '' : `[ \t]{0,${indent.length}}`}(?=[^\s#])`, 'm').exec(text.slice(body))
  return after ? body + after.index : text.length
} // prettier-ignore

/**
 * What follows a comparison of the path in Python: the block of `==`, or what comes after the block of `!=`, which answers all
 * other paths.
 */
export function findAnswers(text: string, { at, end }: { at: number; end: number }): Span {
  const line = text.lastIndexOf('\n', at) + 1
  const indent = /^[ \t]*/.exec(text.slice(line))?.[0].length ?? 0
  const next = text.indexOf('\n', at) + 1
  if (next === 0) return { start: at, end }
  const after = new RegExp(String.raw`^[ \t]{0,${indent}}(?=[^\s#])`, 'm').exec(
    text.slice(next, end),
  )
  const blockEnd = after ? next + after.index : end
  const isGuard = /!=|\bnot\s+in\b/.test(text.slice(line, next))
  return isGuard ? { start: blockEnd, end } : { start: at, end: blockEnd }
}

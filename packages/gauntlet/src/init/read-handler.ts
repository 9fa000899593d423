import type { Handler } from './findings.ts'
import { readBodyFields } from './read-body-fields.ts'
import { readDtoFields } from './read-dto-fields.ts'
import { readModelFields } from './read-model-fields.ts'
import { findDeclaration, readLiteral } from './read-literal.ts'
import { findStatuses, type Span } from './read-statuses.ts'

/** A handler that is longer is not read to its end. */
const mostCharacters = 6_000

type Place = {
  readonly start: number
  readonly end: number
  /** Sources that may hold the classes that the code names. */
  readonly others: readonly string[]
  /** The same for classes of bodies in TypeScript. */
  readonly dtos: readonly string[]
  /** Statuses that code apart from routes names; undefined for a language whose code is not read. */
  readonly elsewhere: readonly number[] | undefined
  /** What answers this route, where code beside it answers other paths. */
  readonly answers: Span | undefined
}

/** What the code of one route shows: from its path to the next route of the file, or the function that it names. */
export function readHandler(
  text: string,
  { start, end, others, dtos, elsewhere, answers }: Place,
): Handler {
  const own = text.slice(start, Math.min(end, start + mostCharacters))
  const code = `${own}\n${findNamed(text, own)}`
  const fields = [
    ...new Set([
      ...readBodyFields(code),
      ...readModelFields(own, [text, ...others]),
      ...readDtoFields(own, dtos),
    ]),
  ]
  const statuses = findStatuses(answers ? text.slice(answers.start, answers.end) : code)
  const isRead = fields.length > 0 || statuses.length > 0
  return {
    schema: findSchema(text, own, start),
    fields,
    statuses,
    ...(isRead && elsewhere && { elsewhere }),
    isChecked: others.length > 0 || /@Body\(/.test(own) || !isRead || checks.test(code),
    ...findIdempotencyHeader(code),
  }
}

/** `request.headers['idempotency-key']`, `req.get('Idempotency-Key')`, and `idempotency_key: str = Header()` of FastAPI. */
function findIdempotencyHeader(code: string): { header?: string } {
  const quoted = /['"`]((?:x-)?idempoten(?:cy|ce)-(?:key|id|token))['"`]/i.exec(code)?.[1]
  const parameter =
    /\b((?:x_)?idempoten(?:cy|ce)_(?:key|id|token))\s*:[^,()=]*(?:=\s*|\[[^\]]*)Header\(/i
  const header = quoted ?? parameter.exec(code)?.[1]?.replaceAll('_', '-')
  return header === undefined ? {} : { header: header.toLowerCase() }
}

/** Packages and words by which a body is checked; Python's frameworks do so by themselves. */
const checks = /schema|valid|\bparse(?:Async)?\(|\bz\.|joi|celebrate|ajv/i

/** `app.post('/orders', checkUser, createOrder)`: the functions of this file that stand there by their names. */
function findNamed(text: string, own: string): string {
  const [, names = ''] = /^[^\n]*?['"`]\s*,((?:\s*[A-Za-z_$][\w$]*\s*,?)+)\)/.exec(own) ?? []
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => {
      const made = new RegExp(String.raw`\bfunction\s+${name.replaceAll('$', '')}\s*\(`).exec(text)
      const at = made?.index ?? findDeclaration(text, name)
      if (at === undefined) return ''
      const code = text.slice(at, at + mostCharacters)
      // To the end of the function: the first line that begins with a brace.
      const last = /\n[})]/.exec(code)
      return last ? code.slice(0, last.index) : code
    })
    .join('\n')
}

/** `{ schema: { body: {...} } }`, or with names of literals in place of these objects. */
function findSchema(text: string, own: string, start: number): unknown {
  const found = /\bschema\b\s*(?::\s*([A-Za-z_$][\w$]*)?)?/.exec(own)
  if (!found) return undefined
  const name = found[1] ?? (found[0].includes(':') ? undefined : 'schema')
  const declared = name === undefined ? start + found.index : findDeclaration(text, name)
  if (declared === undefined) return undefined
  const body = /\bbody\s*:\s*|\bbody(?=\s*[,}])/g
  body.lastIndex = declared
  const named = body.exec(text)
  // Further on is another route, or another object.
  if (!named || named.index > declared + mostCharacters / 2) return undefined
  const isShort = !named[0].includes(':')
  const at = isShort ? findDeclaration(text, 'body') : named.index + named[0].length
  const schema = at === undefined ? undefined : readLiteral(text, at)
  const isSchema = typeof schema === 'object' && schema !== null && 'properties' in schema
  return isSchema ? schema : undefined
}

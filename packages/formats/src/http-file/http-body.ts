import { compileTemplate, renderText, type RequestStep, type Template } from '@gauntlet/core/flow'
import { readExactJson } from '@gauntlet/core/json'
import { dirname, resolve, sep } from 'node:path'
import { toLiteral } from '../literal-text.ts'
import { readUserBytes } from '../read-user-file.ts'
import type { FollowedVariables } from '../script/followed-variables.ts'
import type { HttpFileSource, HttpLine } from './http-file-source.ts'

type Reading = { readonly source: HttpFileSource; readonly variables: FollowedVariables }

/** What the headers say of the body. */
export type BodyKind = { readonly type: string; readonly isGraphQl: boolean }

const INCLUDED = /^<(@\w*)?\s+(\S.*?)\s*$/
const COMMENT = /^\s*(?:#|\/\/)/

/** The body of a request: text with variables, or with what files hold. */
export async function readHttpBody(
  lines: readonly HttpLine[],
  kind: BodyKind,
  reading: Reading,
): Promise<Pick<RequestStep, 'text' | 'json' | 'before' | 'bytes'>> {
  const kept = withoutComments(lines, kind, reading)
  const [first] = kept
  if (!first) return {}
  if (kept.some(({ text }) => INCLUDED.test(text))) return await readPieces(kept, kind, reading)
  const place = reading.source.placeOf(first.line)
  const toTemplate = (text: string): string => reading.variables.resolve(text, place).template
  if (kind.isGraphQl) return { json: readGraphQl(kept, reading, toTemplate) }
  if (/x-www-form-urlencoded/i.test(kind.type)) return readForm(kept, reading)
  const lineEnd = /^multipart\//i.test(kind.type) ? '\r\n' : '\n'
  const end = /ndjson/i.test(kind.type) ? '\n' : ''
  return { text: toTemplate(kept.map(({ text }) => text).join(lineEnd) + end) }
}

/** A comment in a body is none of the JSON; in another text the two tools do not agree on what it is. */
function withoutComments(
  lines: readonly HttpLine[],
  { type, isGraphQl }: BodyKind,
  { source }: Reading,
): HttpLine[] {
  const isJson =
    /json/i.test(type) ||
    isGraphQl ||
    /^\s*[[{]/.test(lines.find(({ text }) => !COMMENT.test(text))?.text ?? '')
  const kept = lines.filter((line) => {
    if (!COMMENT.test(line.text)) return true
    if (isJson) return false
    return source.fail(
      line.line,
      'VS Code leaves out a line of a body that begins with # or //, JetBrains sends it: put the body into a file (< ./body.txt)',
      'UNSUPPORTED',
    )
  })
  while (kept[0]?.text.trim() === '') kept.shift()
  while (kept.at(-1)?.text.trim() === '') kept.pop()
  return kept
}

/** `a=1` and `&b=2` on lines of their own are one text. */
function readForm(
  lines: readonly HttpLine[],
  { source, variables }: Reading,
): Pick<RequestStep, 'text' | 'before'> {
  const open = lines.find(({ text }) => /\s[=&]|[=&]\s|&\s*$/.test(text))
  if (open)
    source.fail(
      open.line,
      'VS Code sends the spaces around = and & of a form, JetBrains does not: leave them out, and begin further lines with &',
      'UNSUPPORTED',
    )
  const joined = lines.reduce(
    (text, line, index) =>
      `${text}${index === 0 || line.text.startsWith('&') ? '' : '\n'}${line.text}`,
    '',
  )
  const { template, constant } = variables.resolve(joined, source.placeOf(lines[0]?.line ?? 1))
  if (constant === undefined) return { text: template }
  return { text: toLiteral(encodeSpaces(constant)) }
}

/** What may not stand in a form as it is. */
const encodeSpaces = (text: string): string =>
  text.replaceAll(/[^\x21-\x7e\n]/gu, (character) => encodeURIComponent(character))

/** `{ query, variables }`: the lines up to the first empty one, and the JSON behind it. */
function readGraphQl(
  lines: readonly HttpLine[],
  { source }: Reading,
  toTemplate: (text: string) => string,
): unknown {
  const cut = lines.findIndex(({ text }) => text.trim() === '')
  const [query, rest] = cut < 0 ? [lines, []] : [lines.slice(0, cut), lines.slice(cut + 1)]
  const text = (part: readonly HttpLine[]): string =>
    toTemplate(part.map((line) => line.text).join('\n'))
  if (rest.length === 0) return { query: text(query), variables: {} }
  try {
    return { query: text(query), variables: readExactJson(text(rest)) }
  } catch {
    return source.fail(
      rest[0]?.line ?? 1,
      'the variables of GraphQL must be JSON, with {{names}} inside its texts',
    )
  }
}

/** Text and files one after the other, as bytes. */
async function readPieces(
  lines: readonly HttpLine[],
  { type }: BodyKind,
  { source, variables }: Reading,
): Promise<Pick<RequestStep, 'before' | 'bytes'>> {
  const lineEnd = /^multipart\//i.test(type) ? '\r\n' : '\n'
  const pieces: (Uint8Array | Template)[] = []
  for (const [index, { text, line }] of lines.entries()) {
    const place = source.placeOf(line)
    const compile = (part: string) => compileTemplate(variables.resolve(part, place).template)
    const [, at, path] = INCLUDED.exec(text) ?? []
    if (path === undefined) pieces.push(compile(text))
    else {
      const bytes = await readFileOf(path, line, source)
      pieces.push(at === undefined ? bytes : compile(Buffer.from(bytes).toString('utf8')))
    }
    if (index < lines.length - 1) pieces.push(compile(lineEnd))
  }
  const join = (render: (template: Template) => string): Uint8Array =>
    Buffer.concat(
      pieces.map((piece) => (piece instanceof Uint8Array ? piece : Buffer.from(render(piece)))),
    )
  const isConstant = pieces.every(
    (piece) => piece instanceof Uint8Array || piece.kind === 'constant',
  )
  if (isConstant)
    return { bytes: join((piece) => (piece.kind === 'constant' ? String(piece.value) : '')) }
  return {
    before: [
      (draft, context) => {
        draft.bytes = join((piece) => renderText(piece, context))
      },
    ],
  }
}

async function readFileOf(path: string, line: number, source: HttpFileSource): Promise<Uint8Array> {
  if (path.includes('{{'))
    source.fail(line, 'the name of a file may hold no variables', 'UNSUPPORTED')
  const folder = dirname(resolve(source.file))
  const file = resolve(folder, path)
  if (!file.startsWith(folder + sep))
    source.fail(line, `${path} is not below the folder of this file: put it there`, 'UNSUPPORTED')
  return await readUserBytes(file, `${source.at(line)}: the file`)
}

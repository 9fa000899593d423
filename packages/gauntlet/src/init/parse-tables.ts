import type { Column, ForeignKey, Table } from './findings.ts'
import { readName, readParentheses, splitAt, tokenize, unquote } from './sql-words.ts'

type Draft = {
  columns: Column[]
  keys: string[][]
  foreignKeys: ForeignKey[]
  checks: string[]
}

/**
 * The tables that SQL statements make, as far as rules about rows need them: `create table`, `alter table ... add`,
 * `create unique index`, `drop table`, in the order of the statements. What is anything else is passed over.
 *
 * @param sql the text of migrations, in their order
 */
export function parseTables(sql: string): Table[] {
  const tables = new Map<string, Draft>()
  for (const words of splitAt(tokenize(sql), ';')) readStatement(words, tables)
  return [...tables].map(([name, draft]) => ({ name, ...draft }))
}

function readStatement(words: readonly string[], tables: Map<string, Draft>): void {
  const text = words.slice(0, 6).join(' ')
  const made = /^create (?:(?:global|local|unlogged|temp|temporary) )*table (if not exists )?/.exec(
    text,
  )
  if (made) return readCreate(words.slice(count(made[0])), tables)
  const altered = /^alter table (?:if exists )?(?:only )?/.exec(text)
  if (altered) return readAlter(words.slice(count(altered[0])), tables)
  const indexed = /^create unique index /.exec(text)
  if (indexed) return readIndex(words, tables)
  const dropped = /^drop table (?:if exists )?/.exec(text)
  if (dropped) {
    for (const part of splitAt(words.slice(count(dropped[0])), ',')) {
      tables.delete(readName(part).name)
    }
  }
}

const count = (prefix: string): number => prefix.trim().split(' ').length

const readColumns = (words: readonly string[]): string[] =>
  splitAt(words, ',').map(([first = '']) => unquote(first))

function readCreate(words: readonly string[], tables: Map<string, Draft>): void {
  const { name, rest } = readName(words)
  // `create table ... as select`: its columns are those of a query.
  if (rest[0] !== '(' || tables.has(name)) return
  const draft: Draft = { columns: [], keys: [], foreignKeys: [], checks: [] }
  tables.set(name, draft)
  for (const part of splitAt(readParentheses(rest).inner, ',')) readElement(part, draft)
}

function readAlter(words: readonly string[], tables: Map<string, Draft>): void {
  const { name, rest } = readName(words)
  const draft = tables.get(name)
  if (!draft) return
  for (const part of splitAt(rest, ',')) {
    const text = part.slice(0, 5).join(' ')
    const added = /^add (?:column )?(?:if not exists )?/.exec(text)
    const dropped = /^drop (?:column )?(?:if exists )?/.exec(text)
    if (added) readElement(part.slice(count(added[0])), draft)
    else if (dropped) {
      const [gone = ''] = part.slice(count(dropped[0]))
      draft.columns = draft.columns.filter((column) => column.name !== unquote(gone))
    }
  }
}

function readIndex(words: readonly string[], tables: Map<string, Draft>): void {
  const at = words.indexOf('on')
  const { name, rest } = readName(words.slice(words[at + 1] === 'only' ? at + 2 : at + 1))
  // Of an expression, or of some of the rows: whoever wrote it thought of this key all the same.
  const { inner } = readParentheses(rest)
  tables.get(name)?.keys.push(splitAt(inner, ',').map(readIndexed))
}

function readIndexed(words: readonly string[]): string {
  const [first = '', open] = words
  return open === '(' ? readIndexed(words.slice(2)) : unquote(first)
}

/** A column, or a constraint of the table. */
function readElement(part: readonly string[], draft: Draft): void {
  const words = part[0] === 'constraint' ? part.slice(2) : part
  const [first, second] = words
  if (first === 'primary' || first === 'unique') {
    if (second === 'using' || second === 'index') return
    const columns = readColumns(readParentheses(words).inner)
    if (first === 'primary') draft.keys.unshift(columns)
    else draft.keys.push(columns)
  } else if (first === 'foreign') {
    const { inner, rest } = readParentheses(words)
    draft.foreignKeys.push(readReference(readColumns(inner), rest))
  } else if (first === 'check') {
    draft.checks.push(readParentheses(words).inner.join(' '))
  } else if (first !== 'like' && first !== 'exclude') {
    readColumn(words, draft)
  }
}

function readReference(columns: string[], rest: readonly string[]): ForeignKey {
  const { name, rest: after } = readName(rest.slice(rest.indexOf('references') + 1))
  const references = after[0] === '(' ? readColumns(readParentheses(after).inner) : []
  return { columns, table: name, references }
}

const numeric =
  /^(?:int|integer|int[248]|smallint|bigint|serial[248]?|smallserial|bigserial|numeric|decimal|real|double|float[48]?|money)$/
const textual = /^(?:text|varchar|char|character|citext|bpchar)$/

function readColumn([first = '', ...words]: readonly string[], draft: Draft): void {
  const name = unquote(first)
  const type = words[0] ?? ''
  const limit = /^(?:character )?(?:varying |varchar |char |character |bpchar )*\( (\d+) \)/.exec(
    words.slice(0, 5).join(' '),
  )
  // A list of values: `integer[]`.
  const isList = words.slice(0, 5).includes('[')
  const kind = isList
    ? 'other'
    : numeric.test(type)
      ? 'number'
      : textual.test(type)
        ? 'text'
        : 'other'
  draft.columns.push({
    name,
    kind,
    ...(kind === 'text' && limit && { mostCharacters: Number(limit[1]) }),
    ...(type === 'uuid' && !isList && { isUuid: true as const }),
  })
  for (const [at, word] of words.entries()) {
    if (word === 'primary') draft.keys.unshift([name])
    if (word === 'unique') draft.keys.push([name])
    if (word === 'check') draft.checks.push(readParentheses(words.slice(at)).inner.join(' '))
    if (word === 'references') draft.foreignKeys.push(readReference([name], words.slice(at)))
  }
}

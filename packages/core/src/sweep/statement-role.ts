/**
 * What a statement of SQL is to a sweep of crash points. `commit`: what it did lasts once it is done, as after COMMIT or
 * a write outside of a transaction. `write`: it writes inside a transaction. `read`: it reads. `other`: BEGIN, SET, ROLLBACK.
 */
export type StatementRole = 'commit' | 'write' | 'read' | 'other'

/** What stands for a statement in a word of its id: `insert`, and the table that it names. */
export type StatementWords = { readonly verb: string; readonly object: string | undefined }

const writing = /\b(?:insert|update|delete|merge|truncate|create|alter|drop)\b/
const writes =
  /^(?:insert|update|delete|merge|truncate|create|alter|drop|grant|refresh|copy .+ from)\b/
const commits = /^(?:commit|end|prepare transaction)\b/
const reads = /^(?:select|with|values|table|show|fetch|explain|copy)\b/

/**
 * The role of a statement, by its text.
 *
 * @param transaction whether a transaction was open before it
 */
export function roleOf(sql: string, transaction: 'idle' | 'open' | 'failed'): StatementRole {
  const text = toPlainSql(sql)
  if (commits.test(text)) return 'commit'
  // `for update` and `for share` lock rows, and write nothing that lasts.
  const isWrite =
    writes.test(text) ||
    (text.startsWith('with') && writing.test(text.replaceAll(/\bfor (?:no key )?update\b/g, '')))
  if (isWrite) return transaction === 'idle' ? 'commit' : 'write'
  return reads.test(text) ? 'read' : 'other'
}

const objects =
  /\b(?:insert into|update(?: only)?|delete from(?: only)?|merge into|truncate(?: table)?|from(?: only)?|copy|savepoint|table)\s+(?:"?[\w$]+"?\s*\.\s*)?"?([\w$]+)"?/

/** The verb of a statement and what it is about: `insert`, `payments`. */
export function wordsOf(sql: string): StatementWords {
  const text = toPlainSql(sql)
  const isWritingWith = text.startsWith('with') && writing.test(text)
  const verb = isWritingWith ? /\b(insert|update|delete|merge)\b/.exec(text)?.[1] : undefined
  const about = verb === undefined ? text : text.slice(text.search(new RegExp(`\\b${verb}\\b`)))
  return {
    verb: verb ?? /^[a-z]+/.exec(text)?.[0] ?? 'statement',
    object: objects.exec(about)?.[1],
  }
}

/** Without comments, in lower case, with one space between words. Texts in quotes stay: what they say is no keyword here. */
function toPlainSql(sql: string): string {
  return sql
    .replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ')
    .replaceAll(/'(?:[^']|'')*'/g, "''")
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase()
}

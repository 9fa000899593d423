import type { CheckedInsert, Sources } from './findings.ts'

/** From the question to the statement that inserts: what lies further apart is of another function. */
const mostCharacters = 3_000

const identifier = String.raw`(?:"?\w+"?\.)?"?(\w+)"?`
const question = new RegExp(
  String.raw`\bselect\b((?:(?!\bselect\b)[^;])*?)\bfrom\s+${identifier}(?:\s+(?:as\s+)?(?!where\b)\w+)?\s+where\s+([^;\`]{1,400}?)(?=["'\`;]{1,3}\s*[,)\n+]|\border\s+by\b|\blimit\b|\bfor\s+(?:update|share|key)\b|\)\s*(?:as\b|["'\`;])|\`|$)`,
  'gi',
)
/** A value that comes from a request. */
const parameter = String.raw`(?:\$\d+|\$\{[^}]*\}|%s|%\(\w+\)s|\?|:\w+|@\w+|\{\w+\})(?:::\w+)?`
const equal = new RegExp(
  String.raw`^(?:"?\w+"?\.)?"?(\w+)"?\s*=\s*(?:lower\()?${parameter}\)?$`,
  'i',
)
const literal =
  /^(?:"?\w+"?\.)?"?(\w+)"?\s*(=|<>|!=)\s*('(?:[^']|'')*'|true|false|\d+)$|^(?:"?\w+"?\.)?"?(\w+)"?\s+(is(?:\s+not)?\s+null)$/i

/** Between both, what was found decides. */
const decides =
  /\bif\b|\?\s|&&|\|\||\bunless\b|raise\b|throw\b|rowcount|\.length|fetchone|exists|ErrNoRows/i

/** Pairs of `select ... from t where a = $1 and b = $2` and a later `insert into t` of the same function. */
export function findCheckedInserts(sources: Sources): CheckedInsert[] {
  const found: CheckedInsert[] = []
  for (const [file, text] of sources) {
    for (const one of [...listQuestions(text), ...listFinders(text)]) {
      const rest = text.slice(one.end, one.end + mostCharacters)
      const insert = one.insert.exec(rest)
      if (!insert || !decides.test(rest.slice(0, insert.index))) continue
      const { columns, where, table } = one
      const isKnown = found.some(
        (other) => other.table === table && other.columns.join() === columns.join(),
      )
      if (!isKnown) found.push({ table, columns, file, ...(where !== '' && { where }) })
    }
  }
  return found
}

type Question = {
  readonly table: string
  readonly columns: readonly string[]
  readonly where: string
  readonly end: number
  /** What inserts into that table. */
  readonly insert: RegExp
}

function listQuestions(text: string): Question[] {
  return [...text.matchAll(question)].flatMap((match): Question[] => {
    const [whole, list = '', table = '', conditions = ''] = match
    // A sum or a number of rows is compared with a limit.
    if (/\b(?:sum|avg|min|max)\s*\(/i.test(list)) return []
    if (/\bcount\s*\(/i.test(list) && !isZeroTested(text, match.index + whole.length)) return []
    const read = readConditions(conditions)
    if (!read) return []
    const insert = new RegExp(String.raw`\binsert\s+into\s+(?:"?\w+"?\.)?"?${table}\b`, 'i')
    return [{ ...read, table, end: match.index + whole.length, insert }]
  })
}

const isZeroTested = (text: string, end: number): boolean =>
  /(?:>|!==?|===?|==)\s*0\b/.test(text.slice(end, end + 240))

/** Only equalities with values of the request, and conditions on what the rows themselves hold. */
function readConditions(text: string): { columns: string[]; where: string } | undefined {
  const columns: string[] = []
  const wheres: string[] = []
  for (const part of text.trim().split(/\s+and\s+/i)) {
    const one = part.trim().replaceAll(/\s+/g, ' ')
    const column = equal.exec(one)?.[1]
    const fixed = literal.exec(one)
    if (column !== undefined) columns.push(column)
    else if (fixed?.[1] !== undefined) wheres.push(`${fixed[1]} ${fixed[2]} ${fixed[3]}`)
    else if (fixed?.[4] !== undefined) wheres.push(`${fixed[4]} ${fixed[5]}`)
    else return undefined
  }
  return columns.length === 0 ? undefined : { columns, where: wheres.join(' and ') }
}

/** `prisma.booking.findFirst({ where: { showId, seatNo } })`, `Booking.findOne({ where: ... })`, `filter_by(show_id=...)`. */
const finders = [
  /\b(\w+)\.(?:findFirst|findOne|findUnique|findOneBy)\(\s*\{\s*(?:where:\s*\{)?([^{}]*)\}/g,
  /\bquery\(\s*(\w+)\s*\)\.filter_by\(([^()]*)\)/g,
  /\b(\w+)\.(?:query\.filter_by|objects\.filter)\(([^()]*)\)\s*\.(?:first|exists)\(/g,
]

function listFinders(text: string): Question[] {
  return finders.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(({ 0: whole, 1: model = '', 2: list = '', index }) => {
      const columns = list
        .split(',')
        .map((one) => /^\s*(\w+)\s*(?:[:=]|$)/.exec(one)?.[1] ?? '')
        .filter((name) => name !== '')
      if (columns.length < 2) return []
      const insert = new RegExp(
        String.raw`\b${model}\.(?:create|insert|save)\(|\b${model}\.objects\.create\(|\b${model}\(|\.save\(`,
      )
      return [{ table: model, columns, where: '', end: index + whole.length, insert }]
    }),
  )
}

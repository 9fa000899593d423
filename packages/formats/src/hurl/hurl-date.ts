/** The fields of a date that `%` letters read and write, as of chrono, which Hurl uses. */
type Field = {
  readonly pattern: string
  readonly read?: (parts: DateParts, text: string) => void
  readonly write: (date: Date) => string
}

type DateParts = {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  ms: number
  offsetMinutes: number
  afternoon?: boolean
}

const MONTHS =
  'January February March April May June July August September October November December'.split(' ')
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ')
const two = (value: number): string => String(value).padStart(2, '0')
const short = (names: readonly string[]): string => names.map((name) => name.slice(0, 3)).join('|')
const monthOf = (text: string): number =>
  MONTHS.findIndex((name) => name.slice(0, 3).toLowerCase() === text.slice(0, 3).toLowerCase()) + 1

const FIELDS: Readonly<Record<string, Field>> = {
  Y: {
    pattern: '[+-]?\\d{1,4}',
    read: (at, text) => (at.year = Number(text)),
    write: (date) => String(date.getUTCFullYear()).padStart(4, '0'),
  },
  m: {
    pattern: '\\d{1,2}',
    read: (at, text) => (at.month = Number(text)),
    write: (date) => two(date.getUTCMonth() + 1),
  },
  d: {
    pattern: '\\s?\\d{1,2}',
    read: (at, text) => (at.day = Number(text)),
    write: (date) => two(date.getUTCDate()),
  },
  e: {
    pattern: '\\s?\\d{1,2}',
    read: (at, text) => (at.day = Number(text)),
    write: (date) => String(date.getUTCDate()).padStart(2, ' '),
  },
  H: {
    pattern: '\\d{1,2}',
    read: (at, text) => (at.hour = Number(text)),
    write: (date) => two(date.getUTCHours()),
  },
  M: {
    pattern: '\\d{1,2}',
    read: (at, text) => (at.minute = Number(text)),
    write: (date) => two(date.getUTCMinutes()),
  },
  S: {
    pattern: '\\d{1,2}',
    read: (at, text) => (at.second = Number(text)),
    write: (date) => two(date.getUTCSeconds()),
  },
  '3f': { pattern: '\\d{3}', read: readFraction, write: (date) => toMs(date) },
  '.3f': { pattern: '\\.\\d{3}', read: readFraction, write: (date) => `.${toMs(date)}` },
  '.f': {
    pattern: '(?:\\.\\d{1,9})?',
    read: readFraction,
    write: (date) => (toMs(date) === '000' ? '' : `.${toMs(date)}`),
  },
  f: { pattern: '\\d{1,9}', read: readFraction, write: (date) => `${toMs(date)}000000` },
  b: {
    pattern: short(MONTHS),
    read: (at, text) => (at.month = monthOf(text)),
    write: (date) => (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3),
  },
  B: {
    pattern: MONTHS.join('|'),
    read: (at, text) => (at.month = monthOf(text)),
    write: (date) => MONTHS[date.getUTCMonth()] ?? '',
  },
  a: { pattern: short(DAYS), write: (date) => (DAYS[date.getUTCDay()] ?? '').slice(0, 3) },
  A: { pattern: DAYS.join('|'), write: (date) => DAYS[date.getUTCDay()] ?? '' },
  z: { pattern: '[+-]\\d{2}:?\\d{2}', read: readOffset, write: () => '+0000' },
  ':z': { pattern: '[+-]\\d{2}:\\d{2}', read: readOffset, write: () => '+00:00' },
  '+': {
    pattern: '[\\d-]+T[\\d:.]+(?:Z|[+-]\\d{2}:\\d{2})',
    read: (at, text) => {
      const ms = Date.parse(text)
      Object.assign(at, { year: 1970, month: 1, day: 1, hour: 0, minute: 0, second: 0, ms })
    },
    write: (date) => date.toISOString().replace('Z', '+00:00'),
  },
  Z: { pattern: '[A-Za-z]{1,5}', write: () => 'UTC' },
}
/** Letters that stand for several. */
const COMBINED: Readonly<Record<string, string>> = {
  F: '%Y-%m-%d',
  T: '%H:%M:%S',
  R: '%H:%M',
  D: '%m/%d/%y',
}

function readFraction(at: DateParts, text: string): void {
  at.ms = Math.trunc(Number(`0.${text.replace('.', '') || '0'}`) * 1000)
}

function readOffset(at: DateParts, text: string): void {
  const [, sign, hours, minutes] = /([+-])(\d{2}):?(\d{2})/.exec(text) ?? []
  at.offsetMinutes = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

const toMs = (date: Date): string => String(date.getUTCMilliseconds()).padStart(3, '0')

const SPECIFIER = /%(\.?3?f|:z|\+|[A-Za-z%])/g

const expand = (format: string): string =>
  format.replaceAll(/%([FTRD])/g, (whole, letter: string) => COMBINED[letter] ?? whole)

/** The letters of a format that are not supported. */
export const findUnknownLetters = (format: string): readonly string[] =>
  [...expand(format).matchAll(SPECIFIER)].flatMap(([whole, letter = '']) =>
    letter === '%' || Object.hasOwn(FIELDS, letter) ? [] : [whole],
  )

/** A text as a date, by a format such as `%Y-%m-%d`; undefined where it is none. */
export function parseDate(text: string, format: string): Date | undefined {
  const readers: NonNullable<Field['read']>[] = []
  let pattern = ''
  let from = 0
  const expanded = expand(format)
  for (const match of expanded.matchAll(SPECIFIER)) {
    pattern += quote(expanded.slice(from, match.index))
    from = match.index + match[0].length
    const field = FIELDS[match[1] ?? '']
    pattern += match[1] === '%' ? '%' : field ? `(${field.pattern})` : quote(match[0])
    if (field) readers.push(field.read ?? (() => undefined))
  }
  const found = new RegExp(`^${pattern}${quote(expanded.slice(from))}$`, 'i').exec(text)
  if (!found) return undefined
  const at: DateParts = {
    year: 1970,
    month: 1,
    day: 1,
    hour: 0,
    minute: 0,
    second: 0,
    ms: 0,
    offsetMinutes: 0,
  }
  for (const [index, read] of readers.entries()) read(at, found[index + 1] ?? '')
  const utc = Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second, at.ms)
  return new Date(utc - at.offsetMinutes * 60_000)
}

/** A date as text, in UTC. */
export const formatDate = (date: Date, format: string): string =>
  expand(format).replaceAll(SPECIFIER, (whole, letter: string) =>
    letter === '%' ? '%' : (FIELDS[letter]?.write(date) ?? whole),
  )

const quote = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** `Sun, 06 Nov 1994 08:49:37 GMT`, and with dashes as cookies have it. */
const FIXED = /^[a-z]{3}, (\d{2})[ -]([a-z]{3})[ -](\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/i
/** `Sunday, 06-Nov-94 08:49:37 GMT` */
const RFC_850 = /^[a-z]{6,9}, (\d{2})-([a-z]{3})-(\d{2}) (\d{2}):(\d{2}):(\d{2}) GMT$/i
/** `Sun Nov  6 08:49:37 1994` */
const ASCTIME = /^[a-z]{3} ([a-z]{3}) ([ \d]\d) (\d{2}):(\d{2}):(\d{2}) (\d{4})$/i

/**
 * The moment that one of the three forms of an HTTP date names, in one form; undefined for anything else.
 *
 * @see RFC 9110 section 5.6.7
 */
export function toInstantText(value: string): string | undefined {
  const [, day, month, year, ...time] = FIXED.exec(value) ?? RFC_850.exec(value) ?? []
  if (day !== undefined) return toText({ day, month, year, time })
  const [, name, date, hour, minute, second, fullYear] = ASCTIME.exec(value) ?? []
  return toText({ day: date, month: name, year: fullYear, time: [hour, minute, second] })
}

type Parts = {
  readonly day: string | undefined
  readonly month: string | undefined
  readonly year: string | undefined
  readonly time: readonly (string | undefined)[]
}

function toText({ day, month, year = '', time }: Parts): string | undefined {
  const at = MONTHS.indexOf((month ?? '').toLowerCase())
  if (at < 0) return undefined
  // Two digits of a year are of the years from 1970 on: no clock says which century is meant.
  const century = Number(year) < 70 ? 2000 : 1900
  const full = year.length === 2 ? Number(year) + century : Number(year)
  const [hour, minute, second] = time.map(Number)
  const moment = Date.UTC(full, at, Number(day), hour, minute, second)
  return Number.isNaN(moment) ? undefined : new Date(moment).toISOString()
}

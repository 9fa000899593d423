import { isNumber, type Json } from '../../json/index.ts'
import type { Rewrite } from './rewrite.ts'

const RFC_3339 = /^(\d{4}-\d\d-\d\d)([Tt ])(\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|z|[+-]\d\d:\d\d)?$/

type Time = {
  readonly day: string
  readonly separator: string
  readonly clock: string
  readonly fraction: string
  readonly zone: string
}

function parseTime(value: Json): Time | undefined {
  const found = typeof value === 'string' ? RFC_3339.exec(value) : null
  if (!found) return undefined
  const [, day = '', separator = '', clock = '', fraction = '', zone = ''] = found
  return { day, separator, clock, fraction, zone }
}

const isUtc = (zone: string): boolean => ['Z', 'z', '+00:00', '-00:00'].includes(zone)

/** Other ways to write the same time, in the form that the other side shows. @see RFC 3339 */
export function timeRewrites(from: Json, to: Json): Rewrite[] {
  const time = parseTime(from)
  const wanted = parseTime(to)
  if (time && wanted) return toForm(wanted)
  if (time && isNumber(to)) return [toEpoch(1, 's'), toEpoch(1_000, 'ms')]
  if (isNumber(from) && wanted) return [fromEpoch(1, 's', wanted), fromEpoch(1_000, 'ms', wanted)]
  return []
}

/** Digits are cut, never rounded: what rounds differs in its values. */
function toForm({ separator, fraction, zone }: Time): Rewrite[] {
  const form = (name: string, toFraction: (digits: string) => string): Rewrite => ({
    name: `time -> ${name}`,
    detail: [separator === 'T' ? '' : `"${separator}" between`, zone].filter(Boolean).join(', '),
    cost: 1,
    apply: (value) => {
      const time = parseTime(value)
      if (!time || (time.zone !== zone && !(isUtc(time.zone) && isUtc(zone)))) return undefined
      const digits = toFraction(time.fraction)
      return `${time.day}${separator}${time.clock}${digits === '' ? '' : `.${digits}`}${zone}`
    },
  })
  return [
    form('the same digits', (digits) => digits),
    form('without trailing zeros', (digits) => digits.replace(/0+$/, '')),
    form(`${fraction.length} digits`, (digits) =>
      digits.slice(0, fraction.length).padEnd(fraction.length, '0'),
    ),
  ]
}

const toEpoch = (perSecond: number, unit: string): Rewrite => ({
  name: `time -> epoch ${unit}`,
  cost: 1,
  apply: (value) => {
    const time = parseTime(value)
    const ms = time ? Date.parse(`${time.day}T${time.clock}${time.zone || 'Z'}`) : Number.NaN
    if (!time || Number.isNaN(ms)) return undefined
    const total = ms + Number(time.fraction.slice(0, 3).padEnd(3, '0'))
    return { number: String(Math.floor((total * perSecond) / 1_000)) }
  },
})

const fromEpoch = (perSecond: number, unit: string, { fraction, zone }: Time): Rewrite => ({
  name: `epoch ${unit} -> time`,
  cost: 1,
  apply: (value) => {
    const ms = isNumber(value) ? (Number(value.number) / perSecond) * 1_000 : Number.NaN
    if (!(Math.abs(ms) < 8.64e15)) return undefined
    const [whole = '', digits = ''] = new Date(ms).toISOString().slice(0, -1).split('.')
    const kept = digits.slice(0, fraction.length).padEnd(fraction.length, '0')
    return `${whole}${kept === '' ? '' : `.${kept}`}${zone}`
  },
})

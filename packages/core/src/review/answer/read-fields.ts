export type FieldKey =
  | 'REVIEWED'
  | 'FINDING'
  | 'SEVERITY'
  | 'KIND'
  | 'WHERE'
  | 'QUOTE'
  | 'WHY'
  | 'FIX'
  | 'RETRACT'
  | 'NONE'
  | 'VERDICT'

/** `KEY: value` and the lines under it. */
export type Field = { readonly key: FieldKey; readonly lines: readonly string[] }

const lead = String.raw`^[\s>#•*_\x60-]*(?:\d+[.)][\s*_\x60]+)?`
const keyed = new RegExp(
  String.raw`${lead}(REVIEWED|FINDING|SEVERITY|KIND|WHERE|QUOTE|WHY|FIX|RETRACT|NONE|VERDICT)[*_\x60]*\s*:(?:\*\*|__)?(.*)$`,
  'is',
)
/** `### FINDING 2`, without a colon. */
const heading = new RegExp(String.raw`${lead}FINDING[\s#]*(\d+)[\s:.*_\x60]*$`, 'i')
const continued: ReadonlySet<FieldKey> = new Set(['QUOTE', 'WHY', 'FIX', 'NONE'])

/** The fields of a block in their order. Keys in any case, with Markdown around them or not. */
export function readFields(lines: readonly string[]): Field[] {
  const fields: { key: FieldKey; lines: string[] }[] = []
  for (const line of lines) {
    const number = heading.exec(line)?.[1]
    const match = keyed.exec(line)
    if (number !== undefined) fields.push({ key: 'FINDING', lines: [number] })
    else if (match) {
      const [, key = '', value = ''] = match
      fields.push({ key: key.toUpperCase() as FieldKey, lines: [value.trim()] })
    } else {
      const last = fields.at(-1)
      if (last && continued.has(last.key)) last.lines.push(line.trimEnd())
    }
  }
  return fields
}

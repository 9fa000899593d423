export type Message = { readonly start: string; readonly fields: string; readonly body: string }

/** What a reader made of the bytes. */
export type Reading =
  | {
      readonly messages: readonly Message[]
      readonly keepAlive?: boolean
      readonly refused?: undefined
    }
  | { readonly refused: string }

/** The same fields as `ResponseParser` gives them: names in lower case, repeated ones joined. */
export function toFields(raw: readonly string[]): string {
  const fields = new Map<string, string>()
  for (let at = 0; at < raw.length; at += 2) {
    const name = (raw[at] as string).toLowerCase()
    const value = (raw[at + 1] as string).replaceAll(/^[\t ]+|[\t ]+$/g, '')
    const before = fields.get(name)
    const joint = name === 'set-cookie' ? '\n' : ', '
    fields.set(name, before === undefined ? value : `${before}${joint}${value}`)
  }
  return toSortedText([...fields])
}

/** The same text for the same fields in any order. */
export const toSortedText = (fields: readonly (readonly [string, string])[]): string =>
  JSON.stringify(fields.toSorted(([one], [other]) => (one < other ? -1 : 1)))

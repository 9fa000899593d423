import { parseJson, type Json } from '../../json/index.ts'

/** A value from its JSON text; a text that is no JSON is a mistake of the test. */
export function json(text: string): Json {
  const parsed = parseJson(text)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.reason}`)
  return parsed.value
}

import { parseJson, type Body, type ComparedAnswer } from '@gauntlet/core/parity'
import { createHash } from 'node:crypto'
import type { AlignDraws } from './align-draws.ts'
import type { KeptAnswer } from './answer-keeper.ts'

/** A longer text that is no JSON is compared by its digest: differences show the beginning of it. */
const LONGEST_TEXT = 65_536
const SHOWN_TEXT = 1_900

const bodies = new WeakMap<Uint8Array, Body>()

/** An answer as it is compared: JSON where the bytes are JSON, whatever the content type says. */
export const toCompared = (
  { status, headers, body }: KeptAnswer,
  align?: AlignDraws,
): ComparedAnswer => ({
  status,
  headers: align
    ? Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, align(value)]))
    : headers,
  body: align ? toBody(body, align) : toKnownBody(body),
})

/** The same bytes are parsed once. */
function toKnownBody(bytes: Uint8Array): Body {
  const known = bodies.get(bytes)
  if (known) return known
  const body = toBody(bytes)
  bodies.set(bytes, body)
  return body
}

const decoder = new TextDecoder('utf-8', { fatal: true })
const digestOf = (content: Uint8Array | string): string =>
  createHash('sha256').update(content).digest('hex')

export function toBody(bytes: Uint8Array, align?: AlignDraws): Body {
  let text: string
  try {
    text = decoder.decode(bytes)
  } catch {
    return { kind: 'bytes', digest: digestOf(bytes), length: bytes.length }
  }
  text = align ? align(text) : text
  const parsed = parseJson(text)
  if (parsed.ok) return { kind: 'json', value: parsed.value }
  return { kind: 'text', text: text.length > LONGEST_TEXT ? shorten(text) : text }
}

function shorten(text: string): string {
  // A copy: a part of a string keeps the whole of it in memory.
  const shown = Buffer.from(text.slice(0, SHOWN_TEXT)).toString()
  return `${shown}… (${text.length} characters, SHA-256 ${digestOf(text)})`
}

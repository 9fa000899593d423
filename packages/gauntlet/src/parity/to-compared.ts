import { parseJson, type Body, type ComparedAnswer } from '@gauntlet/core/parity'
import { contentOf, type HttpAnswer } from '@gauntlet/engine'
import { createHash } from 'node:crypto'
import type { AlignDraws } from './align-draws.ts'

/** An answer as it is compared, without its Content-Encoding: JSON where the bytes are JSON, whatever the content type says. */
export const toCompared = (answer: HttpAnswer, align?: AlignDraws): ComparedAnswer => ({
  status: answer.status,
  headers: align
    ? Object.fromEntries(
        Object.entries(answer.headers).map(([name, value]) => [name, align(value)]),
      )
    : answer.headers,
  body: toBody(contentOf(answer).bytes() ?? answer.body, align),
})

const decoder = new TextDecoder('utf-8', { fatal: true })

export function toBody(bytes: Uint8Array, align?: AlignDraws): Body {
  let text: string
  try {
    text = decoder.decode(bytes)
  } catch {
    const digest = createHash('sha256').update(bytes).digest('hex')
    return { kind: 'bytes', digest, length: bytes.length }
  }
  text = align ? align(text) : text
  const parsed = parseJson(text)
  return parsed.ok ? { kind: 'json', value: parsed.value } : { kind: 'text', text }
}

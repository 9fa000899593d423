import { ResponseParser } from '@gauntlet/engine'
import { EndlessBody, MessageFramer, toAnswerBody, toRequestBody } from '@gauntlet/faults'
import { toSortedText, type Reading } from './reading.ts'
import type { Wire } from './make-wire.ts'

const MAX_BODY = 1_000_000

/** What the parser makes of an answer that comes in these pieces, and then the end. */
export function readAnswer({ method }: Wire, pieces: readonly Buffer[]): Reading {
  const parser = new ResponseParser(MAX_BODY)
  parser.expect(method)
  let state: 'more' | 'done' | 'failed' | 'incomplete' = 'more'
  let isOver = false
  for (const piece of pieces) {
    if (state === 'more') state = parser.feed(piece, piece.length)
    else if (piece.length > 0) isOver = true
  }
  if (state === 'more') state = parser.end()
  const { answer } = parser
  if (state !== 'done' || answer === undefined) {
    return { refused: state === 'incomplete' ? 'incomplete' : (parser.problem.split(':')[0] ?? '') }
  }
  return {
    messages: [
      {
        start: String(answer.status),
        fields: toSortedText(Object.entries(answer.headers)),
        body: Buffer.from(answer.body).toString('latin1'),
      },
    ],
    keepAlive: parser.keepAlive && !isOver,
  }
}

/** Behind which byte the answer ends; undefined when only the end of the connection ends it, or nothing. */
export function findAnswerEnd({ text, method }: Wire): number | undefined {
  const parser = new ResponseParser(MAX_BODY)
  parser.expect(method)
  const bytes = Buffer.from(text, 'latin1')
  for (let at = 0; at < bytes.length; at += 1) {
    const state = parser.feed(bytes.subarray(at, at + 1), 1)
    if (state !== 'more') return state === 'done' ? at + 1 : undefined
  }
  return undefined
}

export type Framed = {
  /** Where messages end. */
  readonly ends: readonly number[]
  /** Their first lines. */
  readonly starts: readonly string[]
  /** From some byte on, or for its last message, all is passed on unread. */
  readonly isOpaque: boolean
  readonly bytes: string
}

/** Where the proxy's framer says that messages end, and that it gives out what went in. */
export function frame(
  side: 'requests' | 'answers',
  { method }: Wire,
  pieces: readonly Buffer[],
): Framed {
  const toBody = side === 'requests' ? toRequestBody : (head: string) => toAnswerBody(head, method)
  let isOpaque = false
  const framer = new MessageFramer((head) => {
    const body = toBody(head)
    isOpaque ||= body instanceof EndlessBody
    return body
  })
  const [ends, starts]: [number[], string[]] = [[], []]
  let bytes = ''
  for (const piece of pieces) {
    for (const part of framer.push(piece)) {
      bytes += part.bytes.toString('latin1')
      if (part.head !== undefined) starts.push(part.head.trimStart().split(' HTTP/')[0] ?? '')
      if (part.ended) ends.push(bytes.length)
    }
  }
  const { rest, wasEnd } = framer.end()
  return { ends, starts, isOpaque: isOpaque || wasEnd, bytes: bytes + rest.toString('latin1') }
}

/** One part of a message that is too large for NATS, with what it takes to put it together again. */
export type MessagePart = {
  /** Of the message: counted from 1 by its sender. */
  readonly sequence: number
  /** From 0. */
  readonly part: number
  readonly parts: number
  readonly bytes: Uint8Array
}

/** A message in parts of at most so many bytes; at least one. */
export function splitMessage(text: string, sequence: number, partBytes: number): MessagePart[] {
  const whole = new TextEncoder().encode(text)
  const parts = Math.max(1, Math.ceil(whole.length / partBytes))
  return Array.from({ length: parts }, (_, part) => ({
    sequence,
    part,
    parts,
    bytes: whole.subarray(part * partBytes, (part + 1) * partBytes),
  }))
}

/** Puts messages of one sender together. Parts may come twice and in any order: each message comes out once, in order. */
export class MessageAssembler {
  readonly #waiting = new Map<number, Map<number, MessagePart>>()
  #next = 1

  /** @returns the messages that can be read now */
  add(part: MessagePart): string[] {
    if (part.sequence < this.#next) return []
    const known = this.#waiting.get(part.sequence) ?? new Map<number, MessagePart>()
    this.#waiting.set(part.sequence, known.set(part.part, part))
    const whole: string[] = []
    for (let text = this.#take(); text !== undefined; text = this.#take()) whole.push(text)
    return whole
  }

  #take(): string | undefined {
    const known = this.#waiting.get(this.#next)
    const [first] = known?.values() ?? []
    if (!known || !first || known.size < first.parts) return undefined
    this.#waiting.delete(this.#next)
    this.#next += 1
    const ordered = [...known.values()].toSorted((a, b) => a.part - b.part)
    return Buffer.concat(ordered.map(({ bytes }) => bytes)).toString('utf8')
  }
}

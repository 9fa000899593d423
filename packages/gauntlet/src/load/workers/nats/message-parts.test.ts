import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { MessageAssembler, splitMessage } from './message-parts.ts'

test('a message is cut at bytes, not at letters, and an empty one is one part', () => {
  expect(splitMessage('äö', 7, 3)).toMatchObject([
    { sequence: 7, part: 0, parts: 2 },
    { sequence: 7, part: 1, parts: 2 },
  ])
  expect(splitMessage('', 1, 3)).toHaveLength(1)
})

test('however often and in whatever order the parts come, each message comes once and in order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 5 }),
      fc.infiniteStream(fc.nat()),
      (texts, partBytes, random) => {
        const sent = texts.flatMap((text, at) => splitMessage(text, at + 1, partBytes))
        const twice = [...sent, ...sent]
        const order = twice.map((part) => ({ part, key: Number(random.next().value) }))
        const assembler = new MessageAssembler()
        const got = order
          .toSorted((a, b) => a.key - b.key)
          .flatMap(({ part }) => assembler.add(part))
        expect(got).toEqual(texts)
      },
    ),
    { seed: 17 },
  )
})

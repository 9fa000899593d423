import { findDisagreement } from './compare-readings.ts'
import type { Wire } from './make-wire.ts'
import { readByNode, readByUndici, toRefused } from './oracles.ts'
import { findAnswerEnd, frame, readAnswer } from './our-readings.ts'
import type { Reading } from './reading.ts'

/** Classes of disagreement between our reading of an answer and those of the oracles; undici is the slow one. */
export async function askAnswer(wire: Wire, asksUndici: boolean): Promise<string[]> {
  const bytes = Buffer.from(wire.text, 'latin1')
  const ours = readAnswer(wire, [bytes])
  const framed = frame('answers', wire, [bytes])
  if (ours.refused === undefined && !framed.isOpaque && framed.ends.length === 0)
    return ['the framer sees no end of an answer that the parser took']
  // What comes behind an answer is no part of it, and ends the connection.
  const alone = { ...wire, text: wire.text.slice(0, findAnswerEnd(wire)) }
  const byNode = await askOracle(ours, alone, { oracle: 'node', read: readByNode })
  // Three times as slow, and of the same grammar.
  const byUndici = asksUndici
    ? await askOracle(ours, alone, { oracle: 'undici', read: readByUndici })
    : []
  return [...byNode, ...byUndici]
}

type Oracle = { readonly oracle: string; readonly read: typeof readByNode }

/** What the oracles read otherwise wherever it stands, and the same bytes without it. */
const CAUSES: readonly { readonly name: string; readonly without: (text: string) => string }[] = [
  {
    name: 'a tab behind the transfer codings',
    without: (text) =>
      text.replaceAll(/^(transfer-encoding:[^\r\n]*?)[ \t]*\t[ \t]*(?=\r\n)/gim, '$1'),
  },
  {
    name: 'an interim answer before it',
    without: (text) =>
      text.replace(/^(?:HTTP\/1\.[01] 1\d\d[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n)+/, ''),
  },
]

/**
 * A cause is a class only where the oracle reads the bytes without it otherwise than with it. What it still reads otherwise
 * than we do has its own class.
 */
async function askOracle(ours: Reading, wire: Wire, { oracle, read }: Oracle): Promise<string[]> {
  const ask = async (text: string) =>
    findDisagreement(ours, await read({ ...wire, text }).catch(toRefused), oracle)
  let found = await ask(wire.text)
  const classes: string[] = []
  let { text } = wire
  for (const { name, without } of ours.refused === undefined ? CAUSES : []) {
    const rest = without(text)
    if (found === undefined || rest === text) continue
    const left = await ask(rest)
    if (left === found) continue
    classes.push(`differs from ${oracle}: ${name}`)
    found = left
    text = rest
  }
  return found === undefined ? classes : [...classes, found]
}

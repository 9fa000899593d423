import { createRandom, type Random } from '@gauntlet/core/random'
import { askAnswer } from './ask-answer.ts'
import { makeAnswer, makeRequests, type Wire } from './make-wire.ts'
import { serveByNode } from './oracles.ts'
import { frame, readAnswer } from './our-readings.ts'

export type FuzzOptions = {
  readonly seed: string
  readonly cases: number
  /** Ends sooner when this much time is over. */
  readonly budgetMs?: number
  /** Ends it sooner, with what was found by then. */
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number) => void
}

/** How often a class was seen, and a case that shows it. */
export type Seen = { count: number; readonly example: string; readonly seed: string }

export type FuzzReport = {
  readonly cases: number
  /** Crashes, answers that depend on how the bytes were cut, bytes that the framer lost: none may be there. */
  readonly faults: ReadonlyMap<string, Seen>
  /** Where an oracle reads something else, by class. */
  readonly disagreements: ReadonlyMap<string, Seen>
}

/** One case in so many is cut at every place, the others at a few; one answer in so many goes to undici, too. */
const CUT_EVERYWHERE = 16
const UNDICI_EVERY = 8

/** Feeds random and damaged streams to the parser, to the proxy's framer and to the oracles. Each case has its own seed. */
export async function runFuzz({
  seed,
  cases,
  budgetMs,
  signal,
  onProgress,
}: FuzzOptions): Promise<FuzzReport> {
  const until = performance.now() + (budgetMs ?? Infinity)
  const faults = new Map<string, Seen>()
  const disagreements = new Map<string, Seen>()
  const isOver = () => performance.now() >= until || signal?.aborted === true
  let done = 0
  for (; done < cases && !isOver(); done += 1) {
    const caseSeed = cases === 1 ? seed : `${seed}/${done}`
    const random = createRandom(caseSeed)
    const isAnswer = random.coin()
    const wire = isAnswer ? makeAnswer(random) : makeRequests(random)
    const see = (into: Map<string, Seen>, name: string): void => {
      const seen = into.get(name)
      if (seen) seen.count += 1
      else into.set(name, { count: 1, example: JSON.stringify(wire), seed: caseSeed })
    }
    try {
      for (const name of isAnswer ? checkAnswer(wire, random) : checkRequests(wire, random))
        see(faults, name)
      for (const name of isAnswer
        ? await askAnswer(wire, random.integer(1, UNDICI_EVERY) === 1)
        : await askRequests(wire))
        see(disagreements, name)
    } catch (error) {
      see(faults, `crash: ${(error as Error).stack}`)
    }
    if (done % 1_000 === 999) onProgress?.(done + 1)
  }
  return { cases: done, faults, disagreements }
}

const toBytes = ({ text }: Wire): Buffer => Buffer.from(text, 'latin1')

function* checkAnswer(wire: Wire, random: Random): Generator<string> {
  const whole = JSON.stringify(readAnswer(wire, [toBytes(wire)]))
  for (const pieces of cut(toBytes(wire), random))
    if (JSON.stringify(readAnswer(wire, pieces)) !== whole) yield 'parser: the cuts decide'
  yield* checkFramer('answers', wire, random)
}

function* checkRequests(wire: Wire, random: Random): Generator<string> {
  yield* checkFramer('requests', wire, random)
}

function* checkFramer(side: 'requests' | 'answers', wire: Wire, random: Random): Generator<string> {
  const whole = frame(side, wire, [toBytes(wire)])
  if (whole.bytes !== wire.text) yield `framer of ${side}: bytes lost`
  for (const pieces of cut(toBytes(wire), random)) {
    const framed = frame(side, wire, pieces)
    if (framed.bytes !== wire.text) yield `framer of ${side}: bytes lost`
    else if (JSON.stringify(framed) !== JSON.stringify(whole))
      yield `framer of ${side}: the cuts decide`
  }
}

function* cut(bytes: Buffer, random: Random): Generator<Buffer[]> {
  yield Array.from(bytes, (_, at) => bytes.subarray(at, at + 1))
  const everywhere = random.integer(1, CUT_EVERYWHERE) === 1
  const places = everywhere ? bytes.length : 4
  for (let index = 0; index < places; index += 1) {
    const at = everywhere ? index : random.integer(0, bytes.length)
    const next = random.integer(at, bytes.length)
    yield [bytes.subarray(0, at), bytes.subarray(at, next), bytes.subarray(next)]
  }
}

async function askRequests(wire: Wire): Promise<string[]> {
  const { ends, starts, isOpaque } = frame('requests', wire, [toBytes(wire)])
  const taken = await serveByNode(wire)
  // A server may take less: it closes when it was asked to, and refuses what it does not like.
  const other = taken.slice(0, ends.length).some((start, index) => start !== starts[index])
  if (other) return ['framer: another request than node took']
  if (taken.length <= ends.length) return []
  return [
    isOpaque
      ? 'framer stricter than node: passes on unread'
      : 'framer: fewer requests than node took',
  ]
}

import { ToolError } from '@gauntlet/contract'
import type { Phase } from '@gauntlet/contract'
import { type Objective, parseSlo, SloError } from '@gauntlet/core/limit'
import { suggest } from '@gauntlet/core/text'

function refuse(expected: string, text: string): never {
  throw new ToolError('USAGE', `"${text}" is not ${expected}`)
}

const phases: ReadonlyMap<string, Phase> = new Map([
  ['baseline', 'BASELINE'],
  ['post_mitigation', 'POST_MITIGATION'],
  ['candidate', 'POST_MITIGATION'],
])
const phaseWords = [...phases.keys()]

/** `baseline`, `post_mitigation`, or its alias `candidate`. */
export const parsePhase: WordParser<Phase> = Object.assign(
  (text: string): Phase => {
    const word = text.toLowerCase().replaceAll('-', '_')
    const known = 'a phase: baseline, post_mitigation (or candidate)'
    return phases.get(word) ?? refuse(`${known}${suggest(word, phaseWords)}`, text)
  },
  { words: phaseWords },
)

export function parseTag(text: string): readonly [key: string, value: string] {
  const at = text.indexOf('=')
  if (at <= 0) return refuse('a tag such as env=laptop', text)
  return [text.slice(0, at), text.slice(at + 1)]
}

/** A ratio in [0, 1]: `0.01` or `1%`. */
export function parseRatio(text: string): number {
  const percent = text.endsWith('%')
  const value = Number(percent ? text.slice(0, -1) : text) / (percent ? 100 : 1)
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    return refuse('a ratio such as 0.01 or 1%', text)
  return value
}

export function parseCount(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < 0) {
    return refuse('a whole number of at least 0', text)
  }
  return value
}

/** A TCP port to listen on; 0 means a free one. */
export function parsePort(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value > 65_535) return refuse('a port from 0 to 65535', text)
  return value
}

/** A whole number of `least` or more. */
export const parseCountFrom =
  (least: number) =>
  (text: string): number => {
    const value = parseCount(text)
    return value >= least ? value : refuse(`a whole number of at least ${least}`, text)
  }

/** An amount of US dollars: `2` or `0.50`. */
export function parseUsd(text: string): number {
  const value = Number(text)
  if (!/^\d+(\.\d+)?$/.test(text)) return refuse('an amount of US dollars such as 0.50', text)
  return value
}

/** A service level objective, as `p99<200ms,errors<0.1%`. */
export function parseSloOption(text: string): {
  readonly text: string
  readonly objectives: readonly Objective[]
} {
  try {
    return { text, objectives: parseSlo(text) }
  } catch (cause) {
    if (!(cause instanceof SloError)) throw cause
    throw new ToolError('USAGE', cause.message, {
      cause,
      hint: "Write percentiles and errors with commas between them: --slo 'p99<200ms,errors<0.1%'.",
    })
  }
}

/** A day of the calendar, as `2027-06-30`. */
export function parseDay(text: string): string {
  return isDay(text) ? text : refuse('a day such as 2027-06-30', text)
}

export function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text
}

/** A parser that knows the words that it takes: the help, the completion and the messages name them. */
export type WordParser<Value> = ((text: string) => Value) & { readonly words: readonly string[] }

/** One word of a list, which the message names. */
export function oneOf<const Word extends string>(...words: Word[]): WordParser<Word> {
  const parse = (text: string): Word =>
    words.find((word) => word === text) ?? refuseWord(words, text)
  return Object.assign(parse, { words })
}

/** Words of a list, separated by commas. */
export function listOf<const Word extends string>(...words: Word[]): WordParser<readonly Word[]> {
  const one = oneOf(...words)
  return Object.assign((text: string) => text.split(',').map((word) => one(word.trim())), { words })
}

function refuseWord(words: readonly string[], text: string): never {
  throw new ToolError('USAGE', `"${text}" is not one of ${words.join(', ')}${suggest(text, words)}`)
}

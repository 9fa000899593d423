import { ToolError } from '@gauntlet/contract'
import type { Phase } from '@gauntlet/contract'

function refuse(expected: string, text: string): never {
  throw new ToolError('USAGE', `"${text}" is not ${expected}`)
}

/** `baseline`, `post_mitigation`, or its alias `candidate`. */
export function parsePhase(text: string): Phase {
  const phase = text.toLowerCase().replaceAll('-', '_')
  if (phase === 'baseline') return 'BASELINE'
  if (phase === 'post_mitigation' || phase === 'candidate') return 'POST_MITIGATION'
  return refuse('a phase: baseline, post_mitigation (or candidate)', text)
}

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

/** A day of the calendar, as `2027-06-30`. */
export function parseDay(text: string): string {
  return isDay(text) ? text : refuse('a day such as 2027-06-30', text)
}

export function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text
}

/** One word of a list, which the message names. */
export function oneOf<const Word extends string>(...words: Word[]): (text: string) => Word {
  return (text) => words.find((word) => word === text) ?? refuse(`one of ${words.join(', ')}`, text)
}

/** Words of a list, separated by commas. */
export function listOf<const Word extends string>(
  ...words: Word[]
): (text: string) => readonly Word[] {
  return (text) => text.split(',').map((word) => oneOf(...words)(word.trim()))
}

import type { Gap, GapCover } from '@gauntlet/core/verdict'
import { ToolError } from '@gauntlet/contract'
import { parseSource, readUserFile, type Fields, type SourceNode } from '@gauntlet/formats'
import { isDay } from '../cli/option-values.ts'

const gapFields = {
  known: ['id', 'title', 'status', 'owner', 'reason', 'ticket', 'expires', 'covers', 'under'],
}
export const circumstances = ['plain', 'faults', 'any'] as const
const statuses = ['open', 'accepted', 'closed'] as const

export function isCircumstance(text: string): text is (typeof circumstances)[number] {
  return circumstances.some((one) => one === text)
}

/**
 * Reads the file of known gaps.
 *
 * @throws ToolError FILE_UNREADABLE; CONFIG_INVALID as `file:line:column: what is wrong`
 */
export async function readGaps(file: string): Promise<Gap[]> {
  return parseGaps(await readGapsText(file), file)
}

/** @throws ToolError CONFIG_INVALID for the first gap that cannot be read */
export function parseGaps(text: string, file: string): Gap[] {
  return listGaps(text, file).map((read) => read())
}

export type GapsFound = {
  readonly gaps: readonly Gap[]
  /** Those that cannot be read: the message begins with the place. */
  readonly unreadable: readonly ToolError[]
}

/** The same, for lists: a gap that cannot be read hides no other one. @throws ToolError for a file that is no gap file */
export function parseReadableGaps(text: string, file: string): GapsFound {
  const gaps: Gap[] = []
  const unreadable: ToolError[] = []
  for (const read of listGaps(text, file)) {
    try {
      gaps.push(read())
    } catch (error) {
      if (!(error instanceof ToolError)) throw error
      unreadable.push(error)
    }
  }
  return { gaps, unreadable }
}

/** @throws ToolError FILE_UNREADABLE; CONFIG_INVALID for a file that is no gap file */
export async function readReadableGaps(file: string): Promise<GapsFound> {
  return parseReadableGaps(await readGapsText(file), file)
}

function listGaps(text: string, file: string): (() => Gap)[] {
  const gaps = parseSource(text, file)
    .fields('the file', { known: ['gaps'] })
    .get('gaps')
  if (gaps.value() === null) return []
  const seen = new Set<string>()
  return gaps.list('gaps').map((place) => () => {
    const gap = readGap(place)
    if (seen.has(gap.id)) place.fail(`two gaps are called "${gap.id}"`)
    seen.add(gap.id)
    return gap
  })
}

/** Thousands of gaps; each is written by hand. */
const MOST_BYTES = 4 * 1024 * 1024

export function readGapsText(file: string): Promise<string> {
  return readUserFile(file, 'the gap file', MOST_BYTES)
}

function readGap(place: SourceNode): Gap {
  const fields = place.fields('a gap', gapFields)
  const text = (name: string) => fields.find(name)?.text(name)
  return {
    id: fields.get('id').text('id'),
    title: fields.get('title').text('title'),
    status: readStatus(fields),
    owner: text('owner'),
    reason: fields.get('reason').text('reason'),
    ticket: text('ticket'),
    expires: readDay(fields.find('expires')),
    covers: readCovers(fields.get('covers')),
    under: readUnder(fields.find('under')),
  }
}

/** A gap that does not say is about plain conditions, as in files from before there was `under`. */
function readUnder(place: SourceNode | undefined): Gap['under'] {
  if (!place) return undefined
  const text = place.text('under')
  if (isCircumstance(text)) return text
  return place.fail(`under must be one of ${circumstances.join(', ')}`)
}

function readStatus(fields: Fields): Gap['status'] {
  const place = fields.get('status')
  const text = place.text('status')
  return (
    statuses.find((one) => one === text) ??
    place.fail(`status must be one of ${statuses.join(', ')}`)
  )
}

function readDay(place: SourceNode | undefined): string | undefined {
  if (!place) return undefined
  const text = place.text('expires')
  return isDay(text) ? text : place.fail('expires must be a day such as 2027-06-30')
}

function readCovers(place: SourceNode): GapCover {
  const covers = place.fields('covers', { known: ['check', 'anomaly', 'parity'] })
  const [name, ...others] = covers.names
  if (name === undefined || others.length > 0) {
    return place.fail('covers must name one of check, anomaly, parity')
  }
  if (name === 'check') return { check: covers.get('check').text('check') }
  if (name === 'anomaly') {
    const anomaly = covers.get('anomaly').fields('anomaly', { known: ['guarantee', 'class'] })
    const text = (field: string) => anomaly.get(field).text(field)
    return { anomaly: { guarantee: text('guarantee'), class: text('class') } }
  }
  const parity = covers.get('parity').fields('parity', { known: ['mapping', 'cases'] })
  const cases = parity
    .get('cases')
    .list('cases')
    .map((one) => one.text('a case'))
  // A mapping over cases to come would be "everything under this path".
  if (cases.length === 0) place.fail('a gap about a mapping must name the cases it covers')
  return { parity: { mapping: parity.get('mapping').text('mapping'), cases } }
}

import type { FindingKind, Severity } from '../review-types.ts'
import type { Field } from './read-fields.ts'

/** A finding as it was written, before it is held against the diff. */
export type Draft = {
  number: string
  severity: Severity | null
  kind: FindingKind
  where: string
  quote: string
  why: string
  fix: string
}

const severities: readonly Severity[] = ['BLOCK', 'MAJOR', 'MINOR']
const kinds: readonly FindingKind[] = [
  'correctness',
  'security',
  'performance',
  'data-loss',
  'concurrency',
  'api',
  'test',
]
/** Characters of one field that are stored. */
const longestField = 4_000

/** The findings of a block. FINDING opens one; so does a second SEVERITY when FINDING was forgotten. */
export function readDrafts(fields: readonly Field[]): Draft[] {
  const drafts: Draft[] = []
  let severityGiven = true
  for (const { key, lines } of fields) {
    const text = lines.join('\n').trim().slice(0, longestField)
    if (key === 'FINDING' || (key === 'SEVERITY' && severityGiven)) {
      drafts.push(emptyDraft(key === 'FINDING' ? (/\d+/.exec(text)?.[0] ?? '') : ''))
      severityGiven = false
    }
    const draft = drafts.at(-1)
    if (!draft) continue
    if (key === 'SEVERITY') {
      draft.severity = toSeverity(text)
      severityGiven = true
    } else if (key === 'KIND') draft.kind = toKind(text)
    else if (key === 'WHERE') draft.where ||= text
    else if (key === 'QUOTE') draft.quote ||= firstLine(text)
    else if (key === 'WHY') draft.why ||= text
    else if (key === 'FIX') draft.fix ||= text
  }
  return drafts
}

function emptyDraft(number: string): Draft {
  return { number, severity: null, kind: 'correctness', where: '', quote: '', why: '', fix: '' }
}

/** Null unless exactly one is named first: a severity is never guessed. */
function toSeverity(text: string): Severity | null {
  const first = /^[\s*_`]*([A-Z]+)\b/i.exec(text)?.[1]?.toUpperCase()
  const named = severities.filter((severity) => new RegExp(`\\b${severity}\\b`, 'i').test(text))
  const [only = null] = named
  return named.length === 1 && only === first ? only : null
}

/** An unknown kind is `correctness`: it decides which findings are alike, not what they weigh. */
function toKind(text: string): FindingKind {
  const word = text
    .toLowerCase()
    .replaceAll(/[*_`\s]+/g, ' ')
    .trim()
    .replaceAll(' ', '-')
  return kinds.find((kind) => word === kind) ?? 'correctness'
}

function firstLine(text: string): string {
  return text.split('\n').find((line) => line.trim() !== '' && !/^\s*```\w*\s*$/.test(line)) ?? ''
}

import { toPrintable } from '@gauntlet/core/text'

type Part = { readonly name: string; readonly outcome: 'pass' | 'fail' | 'no_evidence' }

/** Of one kind, in a sentence; the others are counted. */
const mostNames = 3
const longestName = 80
const usual = { pass: 'passed', fail: 'failed' }

/**
 * What decided, in a sentence or two: what failed by name, then what there is no evidence for.
 *
 * @param what the parts, in the plural
 */
export function describeParts(what: string, parts: readonly Part[], words = usual): string {
  const of = (outcome: Part['outcome']) => parts.filter((part) => part.outcome === outcome)
  const [failed, unknown] = [of('fail'), of('no_evidence')]
  const count = (some: readonly Part[]) => `${some.length} of ${parts.length} ${what}`
  if (parts.length === 0) return `There is no evidence: no ${what}.`
  const sentences = [
    failed.length > 0 && `${count(failed)} ${words.fail}: ${listNames(failed)}.`,
    unknown.length > 0 && `No evidence for ${count(unknown)}: ${listNames(unknown)}.`,
  ].filter(Boolean)
  return sentences.join(' ') || `${count(parts)} ${words.pass}.`
}

function listNames(parts: readonly Part[]): string {
  const names = parts.slice(0, mostNames).map(({ name }) => toPrintable(name, longestName))
  const left = parts.length - names.length
  return left > 0 ? `${names.join(', ')} and ${left} more` : names.join(', ')
}

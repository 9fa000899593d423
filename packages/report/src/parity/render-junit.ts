import type { ParityCaseResult, ParityDivergence, ParityDocument } from '@gauntlet/contract'
import { renderJunit, type JunitCase } from '../junit.ts'
import { listUnexplained, describeDivergence } from './case-state.ts'

/**
 * One test a case. A case whose every divergence is explained by an accepted mapping is skipped, with the gap's name.
 *
 * @param acceptedBy the id of the known gap for each accepted mapping, by the mapping's description
 */
export function renderParityJunit(
  document: ParityDocument,
  acceptedBy: ReadonlyMap<string, string> = new Map(),
): string {
  const gapOf = new Map(
    document.mappings.map(({ id, description }) => [id, acceptedBy.get(description)] as const),
  )
  const cases = document.cases.map((each) => toJunitCase(each, gapOf))
  return renderJunit([{ name: 'parity', cases }])
}

function toJunitCase(
  each: ParityCaseResult,
  gapOf: ReadonlyMap<string, string | undefined>,
): JunitCase {
  const { name, times_ms, outcome, reason, divergences } = each
  const durationMs = Object.values(times_ms).reduce((sum, ms) => sum + ms, 0)
  const shell = { name, className: 'parity', durationMs }
  if (outcome === 'pass') return { ...shell, state: 'passed' }
  if (outcome === 'no_evidence')
    return { ...shell, state: 'skipped', message: `no evidence: ${reason ?? ''}` }
  const gaps = divergences.map(({ explained_by }) => gapOf.get(explained_by ?? ''))
  const details = divergences.map(describeLine).join('\n')
  const names = [...new Set(gaps)]
  if (names.length > 0 && names.every((one) => one !== undefined)) {
    const message = `known ${names.length === 1 ? 'gap' : 'gaps'}: ${names.join(', ')}`
    return { ...shell, state: 'skipped', message, details }
  }
  const open = listUnexplained(each)
  const [first] = open.length > 0 ? open : divergences
  return {
    ...shell,
    state: 'failed',
    message: first ? describeDivergence(first) : 'diverges',
    details,
  }
}

/** Each difference with the mapping that explains it. */
const describeLine = (divergence: ParityDivergence): string =>
  divergence.explained_by === null
    ? describeDivergence(divergence)
    : `${describeDivergence(divergence)} (explained by ${divergence.explained_by})`

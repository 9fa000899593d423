import type { ParityCaseResult, ParityDocument, ParityMapping } from '@gauntlet/contract'
import type { StageReason } from '../stage.ts'

/**
 * The gates of a parity run: one for each mapping (a systematic difference, which a known gap may cover)
 * and one for each case, which fails on what no mapping explains.
 */
export function toParityReasons(document: ParityDocument, evidence: string): StageReason[] {
  return [
    ...document.mappings.map((mapping) => toMappingReason(mapping, evidence)),
    ...document.cases.map((one) => toCaseReason(one, evidence)),
  ]
}

function toMappingReason(
  { description, explains, target }: ParityMapping,
  evidence: string,
): StageReason {
  return {
    check: `mapping: ${description}`,
    outcome: 'fail',
    summary: `${target} answers ${explains.length} cases in another form: ${explains.join(', ')}`,
    evidence,
    failure: { kind: 'mapping', mapping: description, cases: explains },
  }
}

function toCaseReason(one: ParityCaseResult, evidence: string): StageReason {
  const check = `case: ${one.name}`
  if (one.outcome === 'no_evidence') {
    return { check, outcome: 'no_evidence', summary: one.reason ?? 'not answered', evidence }
  }
  const unexplained = one.divergences.filter(({ explained_by: by }) => by === null)
  const [first] = unexplained
  if (!first) {
    const summary =
      one.divergences.length === 0 ? 'the answers agree' : 'the answers agree under a mapping'
    return { check, outcome: 'pass', summary, evidence }
  }
  const where = first.pointer === '' ? first.kind : `${first.kind} at ${first.pointer}`
  const values = `${first.reference ?? 'nothing'} against ${first.candidate ?? 'nothing'} of ${first.target}`
  const more = unexplained.length > 1 ? `, and ${unexplained.length - 1} more` : ''
  return { check, outcome: 'fail', summary: `${where}: ${values}${more}`, evidence }
}

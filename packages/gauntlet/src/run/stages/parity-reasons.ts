import type { StageReason } from '@gauntlet/core/verdict'
import type { ParityCaseResult, ParityDocument, ParityMapping } from '@gauntlet/contract'
import { describeElement } from '@gauntlet/core/parity'

/**
 * The gates of a parity run: one for each mapping (a systematic difference, which a known gap may cover)
 * and one for each case, which fails on what no mapping explains.
 */
export function toParityReasons(document: ParityDocument, evidence: string | null): StageReason[] {
  return [
    ...document.mappings.map((mapping) => toMappingReason(mapping, evidence)),
    ...document.cases.map((one) => toCaseReason(one, evidence)),
  ]
}

function toMappingReason(
  { description, explains, residue, places = [], target }: ParityMapping,
  evidence: string | null,
): StageReason {
  return {
    check: `mapping: ${description}`,
    outcome: 'fail',
    summary: describeMapping({ target, places, explains, residue }),
    evidence,
    failure: { kind: 'mapping', mapping: description, cases: explains },
  }
}

type Described = Pick<ParityMapping, 'target' | 'explains' | 'residue'> & {
  readonly places: readonly string[]
}

function describeMapping({ target, places, explains, residue }: Described): string {
  const where = places.length === 0 ? '' : ` at ${places.join(', ')}`
  const form = `${target} answers ${explains.length + residue.length} cases in another form${where}`
  return [
    form,
    ...(explains.length > 0 ? [`: ${explains.join(', ')}`] : []),
    ...(residue.length > 0 ? [`; more than that differs in ${residue.join(', ')}`] : []),
  ].join('')
}

function countMappings({ divergences }: ParityCaseResult): string {
  const count = new Set(divergences.map(({ explained_by: by }) => by)).size
  return count === 1 ? 'a mapping' : `${count} mappings`
}

function toCaseReason(one: ParityCaseResult, evidence: string | null): StageReason {
  const check = `case: ${one.name}`
  if (one.outcome === 'no_evidence') {
    return { check, outcome: 'no_evidence', summary: one.reason ?? 'not answered', evidence }
  }
  const unexplained = one.divergences.filter(({ explained_by: by }) => by === null)
  const [first] = unexplained
  if (!first) {
    const summary =
      one.divergences.length === 0
        ? 'the answers agree'
        : `the answers agree under ${countMappings(one)}`
    return { check, outcome: 'pass', summary, evidence }
  }
  const element = describeElement(first)
  const more = unexplained.length > 1 ? `, and ${unexplained.length - 1} more` : ''
  if (element !== undefined) {
    const summary = `the element with ${element} is ${first.kind} at ${first.pointer} of ${first.target}${more}`
    return { check, outcome: 'fail', summary, evidence }
  }
  const where = first.pointer === '' ? first.kind : `${first.kind} at ${first.pointer}`
  const values = `${first.reference ?? 'nothing'} against ${first.candidate ?? 'nothing'} of ${first.target}`
  return { check, outcome: 'fail', summary: `${where}: ${values}${more}`, evidence }
}

import type {
  ParityCaseResult,
  ParityDocument,
  ParityDivergence,
  ParityMapping,
} from '@gauntlet/contract'
import { describeElement } from '@gauntlet/core/parity'

/** How a match is described, the same in every report. */
export function describeMatch(
  matches: boolean,
  { outcome, divergences }: ParityCaseResult,
): string {
  if (outcome === 'no_evidence' && divergences.length === 0) return 'no evidence'
  return matches ? 'match' : 'DIVERGE'
}

/** Every target that answered anything, recorded answers too. */
export const listTargets = ({ targets, cases }: ParityDocument): string[] => [
  ...new Set([
    ...targets.map(({ name }) => name),
    ...cases.flatMap(({ statuses }) => Object.keys(statuses)),
  ]),
]

/** `6/6 statuses match, 1/6 bodies match, 5 divergent, 1 root cause`. */
export function renderParityTally({ tally }: ParityDocument): string {
  const { cases, status_matches, body_matches, divergent, root_causes, unreachable } = tally
  const { incomparable = 0 } = tally
  return [
    `${status_matches}/${cases} statuses match`,
    `${body_matches}/${cases} bodies match`,
    `${divergent} divergent`,
    `${root_causes} root ${root_causes === 1 ? 'cause' : 'causes'}`,
    ...(unreachable > 0 ? [`${unreachable} unanswered`] : []),
    ...(incomparable > 0 ? [`${incomparable} not comparable`] : []),
  ].join(', ')
}

/** `value at /Reason: "a" here, "b" there`. */
export function describeDivergence({
  kind,
  pointer,
  reference,
  candidate,
}: ParityDivergence): string {
  const element = describeElement({ kind, pointer, reference, candidate })
  if (element !== undefined)
    return `element with ${shorten(element)} is ${kind} at ${pointer}: ${shorten(reference ?? candidate)}`
  const place = pointer === '' ? '' : ` ${kind === 'header' ? 'of' : 'at'} ${pointer}`
  if (kind === 'missing') return `missing${place}: ${shorten(reference)}`
  if (kind === 'extra') return `extra${place}: ${shorten(candidate)}`
  return `${kind}${place}: ${shorten(reference)} became ${shorten(candidate)}`
}

const LONGEST = 120

const shorten = (text: string | null): string => {
  if (text === null) return 'nothing'
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

/** Divergences that no mapping explains. */
export const listUnexplained = ({ divergences }: ParityCaseResult): ParityDivergence[] =>
  divergences.filter(({ explained_by }) => explained_by === null)

/** What the mappings explain of a case: nothing is called explained where something is left. */
export function describeExplained(each: ParityCaseResult): string | undefined {
  const ids = [...new Set(each.divergences.flatMap(({ explained_by }) => explained_by ?? []))]
  if (ids.length === 0) return undefined
  const left = listUnexplained(each).length
  if (left === 0) return `explained by ${ids.join(', ')}`
  return `${left} ${left === 1 ? 'difference' : 'differences'} left, the others explained by ${ids.join(', ')}`
}

const isOpen = (each: ParityCaseResult): boolean => listUnexplained(each).length > 0

/** Cases with something left first: a regression must not stand behind what is known. */
export const listDivergent = ({ cases }: ParityDocument): ParityCaseResult[] => {
  const divergent = cases.filter(({ divergences }) => divergences.length > 0)
  return [...divergent.filter(isOpen), ...divergent.filter((each) => !isOpen(each))]
}

/** Where a mapping applies; documents of older versions say it in the rewrites only. */
export const listPlaces = ({ places = [] }: ParityMapping): string => places.join(', ')

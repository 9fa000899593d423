import type { CompareDocument } from '@gauntlet/contract'
import { createRunId, type Evidence } from '@gauntlet/store'

/** Whether a comparison ended as planned; else it can still go on. */
export function hasEnded({ stopped }: CompareDocument): boolean {
  return stopped !== 'interrupted' && stopped !== 'unfit'
}

/** A comparison as the store keeps it, with the raw values of every run. */
export function toCompareEvidence(document: CompareDocument): Evidence {
  const { scenario, outcome, at } = document
  return { id: createRunId(Date.parse(at)), document, outcome, scenario }
}

import {
  toGuaranteesDocument,
  type GuaranteesDocument,
  type LoadRunDocument,
} from '@gauntlet/contract'
import type { Evidence } from '@gauntlet/store'

/** The guarantees of a run as evidence, under the run's own id; undefined where none was watched. */
export function toGuaranteeEvidence(document: LoadRunDocument): Evidence | undefined {
  const { run, guarantees, tool, at } = document
  if (!guarantees) return undefined
  const { id, scenario_name: scenario, phase } = run
  const saved: GuaranteesDocument = {
    ...toGuaranteesDocument(guarantees, { tool, at }),
    run: { id, scenario, phase },
  }
  return { id, document: saved, outcome: saved.outcome, scenario }
}

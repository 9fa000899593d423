import type { CompareDocument } from '@gauntlet/contract'
import { createRunId, type Store } from '@gauntlet/store'

/** Whether a comparison ended as planned; else it can still go on, and is kept in its file only. */
export function hasEnded({ stopped }: CompareDocument): boolean {
  return stopped !== 'interrupted' && stopped !== 'unfit'
}

/** Stores a comparison that ended, with the raw values of every run. */
export async function saveComparison(
  store: Store,
  document: CompareDocument,
  { verdictId }: { readonly verdictId?: string } = {},
): Promise<void> {
  if (!hasEnded(document)) return
  const { scenario, outcome } = document
  const id = createRunId(Date.parse(document.at))
  await store.evidence.save({ id, document, outcome, scenario, ...(verdictId && { verdictId }) })
}

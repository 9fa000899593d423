import type { LoadRunDocument } from '@gauntlet/contract'

/** The same run with one more line among its notes. */
export function addNote(document: LoadRunDocument, note: string): LoadRunDocument {
  const { run } = document
  return { ...document, run: { ...run, notes: [run.notes, note].filter(Boolean).join('\n') } }
}

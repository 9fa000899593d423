import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type LoadRunDocument, type ToolError, formatDocument } from '@gauntlet/contract'
import { renderLoadRunHtml } from '@gauntlet/report'
import { writeEvidence } from '../evidence/write-evidence.ts'

/** The files of a run: null for one that could not be written. */
export type Artefacts = {
  readonly json: string | null
  readonly html: string | null
  /** Why a file is missing, one each. */
  readonly problems: readonly ToolError[]
}

/** Where the artefacts of load runs are, below the project's folder. */
export const artefactFolder = join('artifacts', 'load-tests')

export function artefactPaths(root: string, runId: string) {
  const base = join(root, artefactFolder, runId)
  return { base, json: `${base}.json`, html: `${base}.html` }
}

export type Written = {
  readonly artefacts: Artefacts
  /** The document as its file has it, or as it stands without one: it says which files are missing. */
  readonly document: LoadRunDocument
}

/**
 * Writes the document of a run, and its page. Each file stands by itself, and what is missing stands in the notes of the
 * run: so the page comes first. Of a disk that has room for one of them the document gets it.
 */
export async function writeArtefacts(root: string, document: LoadRunDocument): Promise<Written> {
  const { json, html } = artefactPaths(root, document.run.id)
  const page = await writeEvidence([{ path: html, toText: () => renderLoadRunHtml(document) }])
  const first = await writeDocument(json, noteProblems(document, page.problems))
  const isPageThere = page.problems.length === 0
  if (first.problem === undefined) {
    return {
      document: first.document,
      artefacts: { json, html: isPageThere ? html : null, ...page },
    }
  }
  await rm(html, { force: true }).catch(() => undefined)
  const problems = isPageThere ? [first.problem] : [first.problem, ...page.problems]
  const noted = noteProblems(document, problems)
  if (isPageThere) {
    const again = await writeDocument(json, noted)
    if (again.problem === undefined)
      return { document: noted, artefacts: { json, html: null, problems } }
  }
  const run = { ...noted.run, artifacts_path: null }
  return { document: { ...noted, run }, artefacts: { json: null, html: null, problems } }
}

async function writeDocument(path: string, document: LoadRunDocument) {
  const { problems } = await writeEvidence([{ path, toText: () => formatDocument(document) }])
  return { document, problem: problems[0] }
}

/** Says in the run which files are missing. */
export function noteProblems(
  document: LoadRunDocument,
  problems: readonly ToolError[],
): LoadRunDocument {
  return problems.reduce((noted, { message }) => addNote(noted, `not saved: ${message}`), document)
}

/** The same run with one more line among its notes. */
export function addNote(document: LoadRunDocument, note: string): LoadRunDocument {
  const { run } = document
  return { ...document, run: { ...run, notes: [run.notes, note].filter(Boolean).join('\n') } }
}

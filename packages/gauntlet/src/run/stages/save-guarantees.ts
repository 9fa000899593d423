import { type SavedGuarantees } from '../stage.ts'
import { readFile, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type GuaranteesDocument, type LoadRunRow, formatDocument } from '@gauntlet/contract'
import { renderGuaranteesHtml } from '@gauntlet/report'
import { noteProblems, whereWritten, writeEvidence } from '../../evidence/write-evidence.ts'
import type { StageContext } from '../stage.ts'
import type { CheckedGuarantee } from './judge-guarantee.ts'

export type SaveRequest = {
  readonly run: Pick<LoadRunRow, 'id' | 'scenario_name' | 'phase'>
  readonly document: GuaranteesDocument
}

/** The folder in a verdict's evidence: of load alone, and of load under faults. */
export type SavedIn = 'guarantees' | 'faults'

type StoreContext = Pick<StageContext, 'folder' | 'store' | 'print' | 'recorded'>

/** Saves the guarantees of a load run: for the stages after it, in the evidence folder with a page, and in the store. */
export async function saveGuarantees(
  { folder, store, print, recorded }: StoreContext,
  place: SavedIn,
  { run, document }: SaveRequest,
): Promise<CheckedGuarantee[]> {
  const { id, scenario_name: scenario, phase } = run
  const saved: SavedGuarantees = { ...document, run: { id, scenario, phase } }
  if (place === 'guarantees') recorded.push(saved)
  const name = scenario.replaceAll(/[^\w.-]+/g, '-')
  const base = join(folder, place, `${name}-${phase}-${id}`)
  const files = await writeEvidence([
    { path: `${base}.json`, toText: () => formatDocument(saved) },
    {
      path: `${base}.html`,
      toText: () => renderGuaranteesHtml(document, `${scenario}, ${phase}`),
    },
  ])
  noteProblems(print, files.problems)
  // The run's own id: what is known of one run goes by one name.
  const { outcome } = document
  const verdictId = basename(folder)
  await store.evidence.save({ id, document: saved, outcome, scenario, verdictId })
  return toChecked(saved, whereWritten(files, `${base}.html`))
}

/** What was saved in one folder, and what could not be saved but is known, each with its page. */
export async function listSavedGuarantees(
  { folder, recorded }: Pick<StoreContext, 'folder' | 'recorded'>,
  place: SavedIn,
): Promise<{ readonly saved: SavedGuarantees; readonly checked: CheckedGuarantee[] }[]> {
  const names = await readdir(join(folder, place)).catch(() => [])
  const read = await Promise.all(
    names
      .filter((name) => name.endsWith('.json'))
      .toSorted((a, b) => a.localeCompare(b))
      .map(async (name) => {
        const file = join(folder, place, name)
        const saved = JSON.parse(await readFile(file, 'utf8')) as SavedGuarantees
        return { saved, checked: toChecked(saved, file.replace(/json$/, 'html')) }
      }),
  )
  const ids = new Set(read.map(({ saved }) => saved.run.id))
  const unwritten = recorded.filter(({ run }) => !ids.has(run.id))
  return [...read, ...unwritten.map((saved) => ({ saved, checked: toChecked(saved, null) }))]
}

function toChecked({ run, guarantees }: SavedGuarantees, file: string | null): CheckedGuarantee[] {
  return guarantees.map((guarantee) => ({ scenario: run.scenario, guarantee, file }))
}

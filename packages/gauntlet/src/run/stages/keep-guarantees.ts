import { formatDocument, type GuaranteesDocument, type LoadRunRow } from '@gauntlet/contract'
import { renderGuaranteesHtml } from '@gauntlet/report'
import { readFile, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { noteProblems, whereWritten, writeEvidence } from '../../evidence/write-evidence.ts'
import type { StageContext } from '../stage.ts'
import type { CheckedGuarantee } from './judge-guarantee.ts'
import type { KeptGuarantees } from './kept-guarantees.ts'

export type KeepRequest = {
  readonly run: Pick<LoadRunRow, 'id' | 'scenario_name' | 'phase'>
  readonly document: GuaranteesDocument
}

/** The folder in a verdict's evidence: of load alone, and of load under faults. */
export type KeptIn = 'guarantees' | 'faults'

type KeepContext = Pick<StageContext, 'folder' | 'store' | 'print' | 'recorded'>

/** Keeps the guarantees of a load run: for the stages after it, in the evidence folder with a page, and in the store. */
export async function keepGuarantees(
  { folder, store, print, recorded }: KeepContext,
  place: KeptIn,
  { run, document }: KeepRequest,
): Promise<CheckedGuarantee[]> {
  const { id, scenario_name: scenario, phase } = run
  const kept: KeptGuarantees = { ...document, run: { id, scenario, phase } }
  if (place === 'guarantees') recorded.push(kept)
  const name = scenario.replaceAll(/[^\w.-]+/g, '-')
  const base = join(folder, place, `${name}-${phase}-${id}`)
  const files = await writeEvidence([
    { path: `${base}.json`, toText: () => formatDocument(kept) },
    {
      path: `${base}.html`,
      toText: () => renderGuaranteesHtml(document, `${scenario}, ${phase}`),
    },
  ])
  noteProblems(print, files.problems)
  // The run's own id: what is known of one run goes by one name.
  const { outcome } = document
  const verdictId = basename(folder)
  await store.evidence.save({ id, document: kept, outcome, scenario, verdictId })
  return toChecked(kept, whereWritten(files, `${base}.html`))
}

/** What was kept in one place, and what could not be kept but is known, each with its page. */
export async function listKeptGuarantees(
  { folder, recorded }: Pick<KeepContext, 'folder' | 'recorded'>,
  place: KeptIn,
): Promise<{ readonly kept: KeptGuarantees; readonly checked: CheckedGuarantee[] }[]> {
  const names = await readdir(join(folder, place)).catch(() => [])
  const read = await Promise.all(
    names
      .filter((name) => name.endsWith('.json'))
      .toSorted((a, b) => a.localeCompare(b))
      .map(async (name) => {
        const file = join(folder, place, name)
        const kept = JSON.parse(await readFile(file, 'utf8')) as KeptGuarantees
        return { kept, checked: toChecked(kept, file.replace(/json$/, 'html')) }
      }),
  )
  const ids = new Set(read.map(({ kept }) => kept.run.id))
  const unwritten = recorded.filter(({ run }) => !ids.has(run.id))
  return [...read, ...unwritten.map((kept) => ({ kept, checked: toChecked(kept, null) }))]
}

function toChecked({ run, guarantees }: KeptGuarantees, file: string | null): CheckedGuarantee[] {
  return guarantees.map((guarantee) => ({ scenario: run.scenario, guarantee, file }))
}

import { formatDocument, type GuaranteesDocument, type LoadRunRow } from '@gauntlet/contract'
import { renderGuaranteesHtml } from '@gauntlet/report'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { StageContext } from '../stage.ts'
import type { CheckedGuarantee } from './judge-guarantee.ts'

export type KeptGuarantees = GuaranteesDocument & Required<Pick<GuaranteesDocument, 'run'>>

export type KeepRequest = {
  readonly run: Pick<LoadRunRow, 'id' | 'scenario_name' | 'phase'>
  readonly document: GuaranteesDocument
}

/** The folder in a verdict's evidence: of load alone, and of load under faults. */
export type KeptIn = 'guarantees' | 'faults'

/** Keeps the guarantees of a load run: in the evidence folder, as a page beside it, and in the store. */
export async function keepGuarantees(
  { folder, store }: Pick<StageContext, 'folder' | 'store'>,
  place: KeptIn,
  { run, document }: KeepRequest,
): Promise<CheckedGuarantee[]> {
  const { id, scenario_name: scenario, phase } = run
  const kept: KeptGuarantees = { ...document, run: { id, scenario, phase } }
  await mkdir(join(folder, place), { recursive: true })
  const name = scenario.replaceAll(/[^\w.-]+/g, '-')
  const base = join(folder, place, `${name}-${phase}-${id}`)
  await writeFile(`${base}.json`, formatDocument(kept))
  await writeFile(`${base}.html`, renderGuaranteesHtml(document, `${scenario}, ${phase}`))
  // The run's own id: what is known of one run goes by one name.
  const { outcome } = document
  const verdictId = basename(folder)
  await store.evidence.save({ id, document: kept, outcome, scenario, verdictId })
  return toChecked(kept, `${base}.html`)
}

/** What was kept in one place, each with its page. */
export async function readKeptGuarantees(
  folder: string,
  place: KeptIn,
): Promise<{ readonly kept: KeptGuarantees; readonly checked: CheckedGuarantee[] }[]> {
  const names = await readdir(join(folder, place)).catch(() => [])
  return await Promise.all(
    names
      .filter((name) => name.endsWith('.json'))
      .toSorted((a, b) => a.localeCompare(b))
      .map(async (name) => {
        const file = join(folder, place, name)
        const kept = JSON.parse(await readFile(file, 'utf8')) as KeptGuarantees
        return { kept, checked: toChecked(kept, file.replace(/json$/, 'html')) }
      }),
  )
}

function toChecked({ run, guarantees }: KeptGuarantees, file: string): CheckedGuarantee[] {
  return guarantees.map((guarantee) => ({ scenario: run.scenario, guarantee, file }))
}

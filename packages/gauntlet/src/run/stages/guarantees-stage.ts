import {
  formatDocument,
  type GuaranteeDocument,
  type GuaranteesDocument,
  type LoadRunDocument,
} from '@gauntlet/contract'
import { renderCounts, renderGuaranteesHtml, renderGuaranteeText } from '@gauntlet/report'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Stage, StageContext, StageReason } from '../stage.ts'

type Recorded = GuaranteesDocument & Required<Pick<GuaranteesDocument, 'run'>>
type Checked = {
  readonly scenario: string
  readonly guarantee: GuaranteeDocument
  readonly file: string
}

/** Keeps the guarantees of a load run, in the evidence folder for the stage that judges them and in the store. */
export async function keepGuarantees(
  { folder, store }: Pick<StageContext, 'folder' | 'store'>,
  { run }: LoadRunDocument,
  document: GuaranteesDocument,
): Promise<void> {
  const { id, scenario_name: scenario, phase } = run
  const recorded: Recorded = { ...document, run: { id, scenario, phase } }
  await mkdir(guaranteeFolder(folder), { recursive: true })
  const base = join(guaranteeFolder(folder), `${scenario}-${phase}-${id}`)
  await writeFile(`${base}.json`, formatDocument(recorded))
  await writeFile(`${base}.html`, renderGuaranteesHtml(document, `${scenario}, ${phase}`))
  // The run's own id: what is known of one run goes by one name.
  const { outcome } = document
  const verdictId = basename(folder)
  await store.evidence.save({ id, document: recorded, outcome, scenario, verdictId })
}

function guaranteeFolder(folder: string): string {
  return join(folder, 'guarantees')
}

/**
 * What was promised about data, under the load of the stage before: the candidate's guarantees are gates.
 * A guarantee needs evidence from one scenario; a breach in any fails it.
 */
export const guaranteesStage: Stage = {
  name: 'guarantees',
  absent: ({ config }) =>
    (config.guarantees ?? []).length > 0 ? undefined : 'the config defines no guarantees',
  run: async (context) => {
    const recorded = await readRecorded(context.folder)
    const candidate = recorded.filter(({ run }) => run.phase === 'POST_MITIGATION')
    const checked = candidate.flatMap(({ run, guarantees, file }) =>
      guarantees.map((guarantee) => ({ scenario: run.scenario, guarantee, file })),
    )
    const names = (context.loaded.config.guarantees ?? []).map(({ name }) => name)
    const broken = listBrokenBefore(recorded)
    if (broken.length > 0) context.print.result(`Broken before the change: ${broken.join(', ')}`)
    return { reasons: names.flatMap((name) => judge(context, name, checked)) }
  },
}

async function readRecorded(folder: string): Promise<(Recorded & { readonly file: string })[]> {
  const home = guaranteeFolder(folder)
  const names = await readdir(home).catch(() => [])
  return await Promise.all(
    names
      .filter((name) => name.endsWith('.json'))
      .toSorted((a, b) => a.localeCompare(b))
      .map(async (name) => {
        const file = join(home, name)
        const page = file.replace(/json$/, 'html')
        return { ...(JSON.parse(await readFile(file, 'utf8')) as Recorded), file: page }
      }),
  )
}

/** One gate a guarantee; a broken one has a gate for each class of anomaly, so that a gap can name it. */
function judge({ print }: StageContext, name: string, checked: readonly Checked[]): StageReason[] {
  const own = checked.filter(({ guarantee }) => guarantee.name === name)
  const conclusive = own.filter(({ guarantee }) => guarantee.outcome !== 'no_evidence')
  const [shown] = conclusive.toSorted(byFailure).concat(own)
  if (!shown) {
    const summary = 'no load was recorded: run it with the load stage'
    return [{ check: name, outcome: 'no_evidence', summary, evidence: null }]
  }
  print.result(renderGuaranteeText(shown.guarantee, { paint: print.style }))
  const broken = conclusive.flatMap(toBreaches)
  if (broken.length > 0) return broken
  const { guarantee, scenario, file } = shown
  const summary = `${scenario}: ${summarise(guarantee)}`
  return [{ check: name, outcome: guarantee.outcome, summary, evidence: file }]
}

function toBreaches({ scenario, guarantee, file }: Checked): StageReason[] {
  const { name, counts, anomalies } = guarantee
  return Object.entries(counts).map(([anomaly, count]) => ({
    check: `${name}: ${anomaly} (${scenario})`,
    outcome: 'fail',
    summary: `${count}; ${anomalies.find((each) => each.class === anomaly)?.sentence ?? ''}`,
    evidence: file,
    failure: { kind: 'anomaly', guarantee: name, class: anomaly },
  }))
}

function byFailure(a: Checked, b: Checked): number {
  return Number(b.guarantee.outcome === 'fail') - Number(a.guarantee.outcome === 'fail')
}

function summarise(guarantee: GuaranteeDocument): string {
  if (guarantee.reason !== null) return guarantee.reason
  return `no anomaly on ${guarantee.keys} keys, operations: ${renderCounts(guarantee)}`
}

/** What the baseline breaks is why the change is made; it gates nothing. */
function listBrokenBefore(recorded: readonly Recorded[]): string[] {
  const broken = recorded
    .filter(({ run }) => run.phase === 'BASELINE')
    .flatMap(({ guarantees }) => guarantees.filter(({ outcome }) => outcome === 'fail'))
  return [...new Set(broken.map(({ name }) => name))]
}

import { renderMarkdownTable } from '@gauntlet/report'
import type { StoredListDocument } from '@gauntlet/contract'
import type { Store } from '@gauntlet/store'
import { toolVersion } from '../cli/tool-version.ts'

const rowsShown = 20

export async function readStoredList(store: Store, now: Date): Promise<StoredListDocument> {
  const [verdicts, runs, evidence] = await Promise.all([
    store.verdicts.list({ limit: rowsShown }),
    store.loadRuns.list({ limit: rowsShown }),
    store.evidence.list({ limit: rowsShown }),
  ])
  return {
    schema: 'gauntlet.stored/1',
    tool: toolVersion,
    at: now.toISOString(),
    verdicts: verdicts.rows,
    runs: runs.runs,
    evidence: evidence.rows,
  }
}

export function renderStoredMarkdown({ verdicts, runs, evidence }: StoredListDocument): string {
  const sections = [
    toSection('Verdicts', verdicts, {
      id: ({ id }) => id,
      decided: ({ at }) => at,
      verdict: ({ verdict }) => verdict,
      project: ({ project }) => project,
      branch: ({ branch }) => branch ?? '–',
    }),
    toSection('Load runs', runs, {
      id: ({ id }) => id,
      started: ({ started_at: at }) => at,
      status: ({ status }) => status,
      scenario: ({ scenario_name: name }) => name,
      phase: ({ phase }) => phase,
      name: ({ run_name: name }) => name,
    }),
    toSection('Evidence', evidence, {
      id: ({ id }) => id,
      'taken at': ({ at }) => at,
      outcome: ({ outcome, is_final: ended }) => (ended ? outcome : 'not ended'),
      kind: ({ kind }) => kind,
      scenario: ({ scenario }) => scenario ?? '–',
    }),
  ]
  return `# What is stored, newest first\n\n${sections.join('\n\n')}\n`
}

function toSection<Row>(
  title: string,
  rows: readonly Row[],
  cells: Readonly<Record<string, (row: Row) => string>>,
): string {
  const columns = Object.entries(cells).map(([name, cell]) => ({ title: name, cell }))
  const table = rows.length === 0 ? 'None yet.' : renderMarkdownTable(columns, rows)
  return `## ${title}\n\n${table}`
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether a text can be the id of something stored: the store's ids are UUIDs. */
export function isRunId(text: string): boolean {
  return uuid.test(text)
}

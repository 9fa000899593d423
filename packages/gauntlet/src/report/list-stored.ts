import type { Store } from '@gauntlet/store'
import type { Print } from '../cli/print.ts'
import { toolVersion } from '../cli/tool-version.ts'

const rowsShown = 20

/** Prints the newest verdicts, load runs and other evidence, with the ids that `gauntlet report ID` takes. */
export async function listStored(store: Store, print: Print): Promise<undefined> {
  const [verdicts, runs, evidence] = await Promise.all([
    store.verdicts.list({ limit: rowsShown }),
    store.loadRuns.list({ limit: rowsShown }),
    store.evidence.list({ limit: rowsShown }),
  ])
  print.json({
    schema: 'gauntlet.stored/1',
    tool: toolVersion,
    at: new Date().toISOString(),
    verdicts: verdicts.rows,
    runs: runs.runs,
    evidence: evidence.rows,
  })
  print.result(print.style('bold', 'verdicts'))
  for (const { id, project, branch, verdict, at } of verdicts.rows) {
    print.result(`  ${id}  ${at}  ${verdict}  ${project}${branch === null ? '' : ` (${branch})`}`)
  }
  print.result(print.style('bold', 'load runs'))
  for (const { id, scenario_name, phase, status, started_at, run_name } of runs.runs) {
    print.result(`  ${id}  ${started_at}  ${status}  ${scenario_name} ${phase}  ${run_name}`)
  }
  print.result(print.style('bold', 'evidence'))
  for (const { id, kind, at, outcome, scenario } of evidence.rows) {
    print.result(`  ${id}  ${at}  ${outcome}  ${kind}${scenario === null ? '' : ` ${scenario}`}`)
  }
  return undefined
}

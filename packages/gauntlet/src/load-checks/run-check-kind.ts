import type {
  BackgroundJob,
  CheckResult,
  LoadResult,
  LoadRunDocument,
  LoadRunRow,
} from '@gauntlet/contract'
import type { Scenario } from '@gauntlet/core/flow'
import type { Replica } from '@gauntlet/stack'
import type { SeenCollector } from './collect-seen.ts'
import type { ConnectionWatch } from './connection-hygiene.ts'
import type { DataCheck } from './data-check.ts'
import type { ErrorKind } from './error-kinds.ts'

/** What a config says that names checks. */
export type NamingConfig = {
  readonly backgroundJobs?: readonly { readonly flow: { readonly name: string } }[]
}

/** A load run whose load is through. */
export type JudgedRun = {
  readonly tool: string
  readonly scenario: Scenario
  readonly run: LoadRunRow
  readonly result: LoadResult
  readonly dataChecks: readonly DataCheck[]
  /** What the data checks took from the answers. */
  readonly seen: SeenCollector
  readonly databaseUrl: string | undefined
  /** The errors of the answers by kind; empty where other processes sent the load. */
  readonly errors: readonly ErrorKind[]
  /** What the databases that Gauntlet started logged as errors since the load began. */
  readonly readDatabaseErrors: () => Promise<readonly ErrorKind[]>
  readonly backgroundJobs: readonly BackgroundJob[]
  /** Whether the target served again after the faults; undefined for a run without faults. */
  readonly recovery: CheckResult | undefined
  /** What another sender than Gauntlet found of itself: the command of `gauntlet wrap`. */
  readonly senderChecks: readonly CheckResult[]
  /** The processes that Gauntlet started. */
  readonly replicas: readonly Replica[] | undefined
  readonly connections: ConnectionWatch | undefined
  readonly signal: AbortSignal
  /** For what is still asked of an interrupted run. */
  readonly toFinishSignal: (signal: AbortSignal) => AbortSignal
}

/** One row of the registry in `run-check-kinds.ts`: what every load run is asked besides its guarantees. */
export type RunCheckKind = {
  /** Unique; the name of the check that says that this kind could not be judged. */
  readonly kind: string
  /** What it checks, for docs/load-checks.md. */
  readonly summary: string
  /** The names of its checks in a project, which no data check may have. Absent: those that the config gives. */
  readonly names?: (config: NamingConfig) => readonly string[]
  /** It asks the data that the run left: no busy machine breaks it. */
  readonly isOfData?: true
  /** Judged when the target is drained and its guarantees have read their rows. */
  readonly isLast?: true
  readonly judge: (run: JudgedRun) => readonly CheckResult[] | Promise<readonly CheckResult[]>
  /** Its one check with another largest share of errors, from the document of a stored run. */
  readonly judgeAgain?: (document: LoadRunDocument, maxErrorRate: number) => CheckResult
}

/** A check, and the row that it comes from. */
export type JudgedCheck = { readonly kind: RunCheckKind; readonly result: CheckResult }

/** A check that throws is missing evidence, never a pass, and costs nothing of what was measured. */
export async function judgeKinds(
  kinds: readonly RunCheckKind[],
  run: JudgedRun,
): Promise<JudgedCheck[]> {
  const judged: JudgedCheck[] = []
  for (const kind of kinds) {
    try {
      judged.push(...(await kind.judge(run)).map((result) => ({ kind, result })))
    } catch (error) {
      judged.push({ kind, result: toUnjudged(kind.kind, error as Error) })
    }
  }
  return judged
}

function toUnjudged(name: string, { message }: Error): CheckResult {
  const details = { reason: `it failed: ${message}` }
  return { name, outcome: 'no_evidence', expected: 'an answer', observed: null, details }
}

import { type Outcome, combineOutcomes } from '../verdict/index.ts'
import { type Block, type EndpointAnswers, type RunCheck, validBlocks } from './block.ts'
import type { CheckRow, RunCounts } from './check-row.ts'
import { ARMS, type Arm } from './plan.ts'

type Answer = RunCheck & { readonly arm: Arm; readonly run: string }

/**
 * Guarantees, data checks, thresholds and background jobs over all runs: one row each, and of a guarantee that was broken
 * one row for each class of anomaly. What an attempt that does not count left broken counts: no busy host makes it.
 */
export function judgeChecks(blocks: readonly Block[]): CheckRow[] {
  const answers = blocks.flatMap(listAnswers)
  const subjects = groupBy(answers, ({ guarantee, check }) => guarantee ?? check)
  return [...[...subjects.values()].flatMap(judgeSubject), ...judgeEndpoints(blocks)]
}

function listAnswers(block: Block): Answer[] {
  return ARMS.flatMap((arm) => {
    const { checks = [], run_id: run } = block[arm]
    // What an attempt that does not count could not answer, the one that counts did.
    const counted = checks.filter(({ outcome }) => block.valid || outcome === 'fail')
    return counted.map((answer) => ({ ...answer, arm, run }))
  })
}

/** What was never broken has one row; else each class that broke it, in either build, has one. */
function judgeSubject(answers: readonly Answer[]): CheckRow[] {
  const failures = answers.filter(({ outcome }) => outcome === 'fail')
  const broken = [...new Set(failures.map(({ check }) => check))]
  if (broken.length === 0) return [toRow(answers)]
  const runs = [...groupBy(answers, ({ run }) => run).values()]
  return broken.map((check) => toRow(runs.flatMap((ofRun) => toAnswer(ofRun, check))))
}

/** What a run says about one class of anomaly; where another one broke the guarantee, this one was not seen. */
function toAnswer(ofRun: readonly Answer[], check: string): Answer[] {
  const failed = ofRun.find((answer) => answer.check === check && answer.outcome === 'fail')
  if (failed) return [failed]
  return ofRun
    .slice(0, 1)
    .map((answer) => (answer.outcome === 'fail' ? { ...answer, outcome: 'pass' } : answer))
}

function toRow(answers: readonly Answer[]): CheckRow {
  const [before, after] = ARMS.map((arm) => answers.filter((answer) => answer.arm === arm))
  const outcome = judgeCandidate(before ?? [], after ?? [])
  const wanted = outcome === 'pass' ? undefined : after?.find((one) => one.outcome === outcome)
  const failed = [...(before ?? []), ...(after ?? [])].find((one) => one.outcome === 'fail')
  const { check = '', guarantee, anomaly } = failed ?? answers[0] ?? {}
  const baseline = countRuns(before ?? [])
  return {
    check,
    outcome,
    regressed: outcome === 'fail' && baseline.fail === 0,
    baseline,
    candidate: countRuns(after ?? []),
    summary:
      wanted?.summary ?? (outcome === 'no_evidence' ? UNANSWERED : (failed?.summary ?? null)),
    ...(guarantee !== undefined && { guarantee }),
    ...(anomaly !== undefined && { anomaly }),
    evidence: wanted?.evidence ?? null,
  }
}

const UNANSWERED = 'no run of the candidate answered it'

/** What only shows itself by failing, as a process that ended, is kept by a build that has no answer at all. */
function judgeCandidate(before: readonly Answer[], after: readonly Answer[]): Outcome {
  if (after.length > 0) return combineOutcomes(after.map(({ outcome }) => outcome))
  return before.every(({ outcome }) => outcome === 'fail') ? 'pass' : 'no_evidence'
}

function countRuns(answers: readonly Answer[]): RunCounts {
  const count = (outcome: Outcome) => answers.filter((one) => one.outcome === outcome).length
  return { pass: count('pass'), fail: count('fail'), no_evidence: count('no_evidence') }
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}

/**
 * A row for each endpoint of which the candidate answered no request well: its latency was not compared, and an equal share
 * of errors proves nothing. Where the baseline did, that is a failure, else there is no evidence. Others have no row.
 */
export function judgeEndpoints(blocks: readonly Block[]): CheckRow[] {
  const counted = validBlocks(blocks)
  const names = counted.flatMap((block) =>
    ARMS.flatMap((arm) => Object.keys(block[arm].endpoints ?? {})),
  )
  return [...new Set(names)].flatMap((name) => {
    const [before, after] = ARMS.map((arm) =>
      sum(counted.flatMap((block) => block[arm].endpoints?.[name] ?? [])),
    )
    return before && after ? toRows(name, before, after) : []
  })
}

type Sum = EndpointAnswers & { readonly runs: number; readonly runsWithSuccess: number }

function sum(runs: readonly EndpointAnswers[]): Sum {
  return {
    requests: runs.reduce((total, { requests }) => total + requests, 0),
    successes: runs.reduce((total, { successes }) => total + successes, 0),
    runs: runs.length,
    runsWithSuccess: runs.filter(({ successes }) => successes > 0).length,
  }
}

function toRows(name: string, before: Sum, after: Sum): CheckRow[] {
  if (before.requests + after.requests === 0 || after.successes > 0) return []
  const regressed = before.successes > 0
  const { runs, runsWithSuccess: pass } = before
  const failed = regressed
    ? { fail: after.runs, no_evidence: 0 }
    : { fail: 0, no_evidence: after.runs }
  return [
    {
      check: `${name} succeeds`,
      outcome: regressed ? 'fail' : 'no_evidence',
      regressed,
      baseline: { pass, fail: 0, no_evidence: runs - pass },
      candidate: { pass: 0, ...failed },
      summary: `none of ${after.requests} requests succeeded; of the baseline ${before.successes} of ${before.requests} did`,
      evidence: null,
    },
  ]
}

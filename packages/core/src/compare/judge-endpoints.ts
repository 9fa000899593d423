import { validBlocks, type Block, type EndpointAnswers } from './block.ts'
import type { CheckRow } from './check-row.ts'
import { ARMS } from './plan.ts'

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

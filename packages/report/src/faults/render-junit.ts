import type { FaultedBuildDocument, FaultsDocument } from '@gauntlet/contract'
import { type JunitCase, renderJunit } from '../junit.ts'

/** One test for each guarantee and check of the candidate, and one that every fault happened. */
export function renderFaultsJunit(document: FaultsDocument): string {
  const { plan, candidate, duration_ms: durationMs } = document
  const className = `${plan}, ${candidate.target}`
  const cases = [toFaultsCase(candidate, className), ...toJudgedCases(candidate, className)]
  return renderJunit([{ name: `faults ${plan}`, durationMs, cases }])
}

function toFaultsCase({ faults, reason }: FaultedBuildDocument, className: string): JunitCase {
  const all = faults.length > 0 && faults.every(({ fired }) => fired)
  return {
    name: 'every fault happened',
    className,
    state: all ? 'passed' : 'skipped',
    ...(!all && { message: reason ?? 'not every fault happened' }),
  }
}

function toJudgedCases({ judged, anomalies }: FaultedBuildDocument, className: string) {
  return judged.map((name): JunitCase => {
    const broken = anomalies.filter(({ guarantee }) => guarantee === name)
    const [first] = broken
    if (!first) return { name, className, state: 'passed' }
    return {
      name,
      className,
      state: 'failed',
      message: `${first.class}. ${first.sentence}`,
      details: broken.map((one) => `${one.class} × ${one.count}: ${one.sentence}`).join('\n'),
    }
  })
}

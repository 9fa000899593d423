import type { BackgroundJob, CheckResult } from '@gauntlet/contract'

/** Of the calls of one job: as of the requests of the load. */
const limit = 0.01

export const toJobCheckName = (job: string): string => `background job ${job}`

/**
 * That each job of the config did its work beside the load: it was called, and at most 1 % of its calls were errors.
 * A job that did nothing leaves whatever depends on it untested.
 */
export function checkBackgroundJobs(jobs: readonly BackgroundJob[]): CheckResult[] {
  return jobs.map((job) => {
    const { name, calls, errors, error_breakdown: causes } = job
    const observed = calls === 0 ? null : errors / calls
    const base = { name: toJobCheckName(name), expected: `<= ${limit}`, observed }
    const facts = { calls, errors, error_breakdown: { ...causes } }
    if (observed === null) {
      const reason = 'it was never called: the load was over before its first round'
      return { ...base, outcome: 'no_evidence', details: { ...facts, reason } }
    }
    if (observed <= limit) return { ...base, outcome: 'pass', details: facts }
    const found = Object.entries(causes).map(([cause, count]) => `${cause} × ${count}`)
    const reason = `${errors} of ${calls} calls were errors: ${found.join(', ')}`
    return { ...base, outcome: 'fail', details: { ...facts, reason } }
  })
}

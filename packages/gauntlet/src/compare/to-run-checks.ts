import { type GuaranteeDocument, listExercised } from '@gauntlet/contract'
import type { RunCheck } from '@gauntlet/core/compare'
import { startFaultProxy } from '@gauntlet/faults'
import { describeGuarantee } from '../guarantees/describe-guarantee.ts'
import { describeCheck } from '../load-checks/describe-check.ts'
import type { MeasuredLoad } from '../load/measure-load.ts'

/** Characters of what is kept of one answer: the files of a run have the rest. */
const MAX_SUMMARY = 300

export type RunCheckOptions = {
  /** Whether generator and host were fit. Of a run that was not, only what is asked of its data counts. */
  readonly valid: boolean
  /** The page that shows the guarantees of the run, beside the comparison's file; null where there is none. */
  readonly page: string | null
}

/** What one run answered to all that the config asks of a load run. */
export function toRunChecks(
  { document, checks: judged }: Pick<MeasuredLoad, 'document' | 'checks'>,
  { valid, page }: RunCheckOptions,
): RunCheck[] {
  const checks = judged
    .filter(({ kind }) => valid || kind.isOfData === true)
    .map(({ result }) => ({
      check: result.name,
      outcome: result.outcome,
      summary: toShort(describeCheck(result)),
    }))
  const guarantees = listExercised(document.guarantees ?? [])
  return [...checks, ...guarantees.flatMap((guarantee) => toGuaranteeChecks(guarantee, page))]
}

/** One for each class of anomaly that broke it, else one. */
function toGuaranteeChecks(guarantee: GuaranteeDocument, page: string | null): RunCheck[] {
  return describeGuarantee(guarantee).map(({ summary, ...described }) => ({
    ...described,
    summary: toShort(summary),
    guarantee: guarantee.name,
    ...(described.outcome === 'fail' && { evidence: page }),
  }))
}

function toShort(text: string): string {
  return text.length <= MAX_SUMMARY ? text : `${text.slice(0, MAX_SUMMARY - 1)}…`
}

export type SlowedTarget = {
  /** One proxy a replica. */
  readonly urls: readonly string[]
  readonly close: () => Promise<void>
}

/** A proxy before each replica, that holds every answer back by so many milliseconds; by 0 it only passes them on. */
export async function slowDown(urls: readonly string[], delayMs: number): Promise<SlowedTarget> {
  const treatment = delayMs > 0 ? { delayMs } : {}
  const decision = { treatment, done: () => undefined }
  const proxies = await Promise.all(urls.map((url) => startFaultProxy(url, () => decision)))
  return {
    urls: proxies.map(({ url }) => url),
    close: async () => {
      await Promise.all(proxies.map((proxy) => proxy.close()))
    },
  }
}

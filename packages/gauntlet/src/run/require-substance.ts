import type { WalkedStage } from './stage.ts'

/**
 * A target that is up, and a generator that kept up, say nothing about the change. Where that is all there is, the
 * first stage gets a gate without evidence: nobody looked, and that is never `ship`.
 */
export function requireSubstance(walked: readonly WalkedStage[]): readonly WalkedStage[] {
  const [first, ...rest] = walked
  const isJudged = walked.some(({ reasons }) =>
    reasons.some(({ isPrecondition }) => isPrecondition !== true),
  )
  if (isJudged || !first) return walked
  const gate = {
    check: 'something was judged',
    outcome: 'no_evidence',
    summary:
      'the targets are up, and nothing else was asked of them: name smoke checks, parity cases or scenarios in the config',
    evidence: null,
  } as const
  return [{ ...first, reasons: [...first.reasons, gate] }, ...rest]
}

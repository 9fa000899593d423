import type { CompareDocument } from '@gauntlet/contract'
import { describeUnfinished, validBlocks } from '@gauntlet/core/compare'
import { formatBuild, formatCount, formatDuration } from '@gauntlet/core/format'
import type { Fact } from '../load-run/facts.ts'
import { stopWords } from '@gauntlet/plots'

const words = { pass: 'not worse', fail: 'regressed', no_evidence: 'inconclusive' } as const

/** The outcome in a word or two. */
export function toOutcomeWord(document: CompareDocument): string {
  return describeUnfinished(document) === undefined ? words[document.outcome] : 'not ended'
}

const sentences = {
  pass: 'No gating metric is worse than its margin.',
  fail: 'A gating metric regressed.',
  no_evidence: 'There is not enough evidence that nothing got worse.',
} as const

/** What came out; of a comparison that has not ended, how far it came and what goes on from its file. */
export function toOutcomeSentence(document: CompareDocument, file: string): string {
  const unfinished = describeUnfinished(document)
  if (unfinished === undefined) {
    const isBroken = document.checks?.some(({ regressed }) => regressed) ?? false
    return isBroken ? 'The candidate breaks what the baseline keeps.' : sentences[document.outcome]
  }
  return `${unfinished} What it shows so far decides nothing. Go on with: gauntlet compare --resume ${file}`
}

export function countBlocks({ blocks }: CompareDocument): { valid: number; again: number } {
  const valid = validBlocks(blocks).length
  return { valid, again: blocks.length - valid }
}

export function compareFacts(document: CompareDocument): Fact[] {
  const { plan, options, targets, builds, stopped, blocks } = document
  const { valid, again } = countBlocks(document)
  const tookMs = blocks.reduce((sum, block) => sum + block.duration_ms, 0)
  return [
    ['baseline', nameBuild(targets.baseline, builds?.baseline)],
    ['candidate', nameBuild(targets.candidate, builds?.candidate)],
    ['blocks that count', formatCount(valid)],
    ['blocks run again', formatCount(again)],
    ['ended because', stopWords[stopped]],
    ['runs took', formatDuration(tookMs)],
    ['level of the intervals', levelOf(document)],
    ['looks planned after', `${plan.looks.join(', ')} blocks`],
    ['order of the arms', plan.mode === 'duet' ? 'both at once' : 'a coin for each block'],
    ['seed', plan.seed],
    ['profile, cool-down', `${options.profile}, ${formatDuration(options.cool_down_ms)}`],
    ['workload hash', validBlocks(blocks)[0]?.baseline.workload_hash ?? 'unknown'],
  ]
}

function nameBuild(target: string, build: string | null | undefined): string {
  return build ? `${target}, build ${formatBuild(build)}` : target
}

function levelOf({ metrics: [first] }: CompareDocument): string {
  return first ? `${Number((first.ci_level * 100).toFixed(2))} %` : 'unknown'
}

/** Kinds of failure that only the candidate showed, and what weakens a number: each a sentence. */
export function alarmSentences({ new_errors: newErrors }: CompareDocument): string[] {
  return newErrors.map(
    ({ error, requests, blocks }) =>
      `Only the candidate shows ${error}: ${formatCount(requests)} requests, in blocks: ${formatCount(blocks)}.`,
  )
}

export function doubtSentences({ warnings }: CompareDocument): string[] {
  return warnings.map(({ metric, sentence }) => `${metric}: ${sentence}.`)
}

import { readVariable, type ReviewDocument } from '@gauntlet/contract'
import { join, relative } from 'node:path'
import type { Io } from '../cli/io.ts'
import type { Print } from '../cli/print.ts'
import type { LoadedConfig } from '../config/load-config.ts'
import { createLiveSource, createReplaySource, type AnswerSource } from './answer-source.ts'
import { Budget } from './budget.ts'
import { buildReviewDocument } from './build-review-document.ts'
import { hasUncommitted } from './change/read-change.ts'
import { askGit, type GitCall } from './change/run-git.ts'
import { RejectedParameters } from './endpoint/rejected-parameters.ts'
import { requireWritableFolder } from './require-writable-folder.ts'
import { collectResults } from './collect-results.ts'
import type { ReviewerResult } from './reviewer-result.ts'
import {
  estimateCostUsd,
  listReviewerDoubts,
  planRequests,
  requireWithinCaps,
} from './plan-requests.ts'
import { planReview, requireReadable, type ReviewPlan } from './plan-review.ts'
import type { ReviewConfig } from './review-config.ts'
import { listKeys, readReviewerKey, requireReviewerKeys, withoutKeys } from './reviewer-keys.ts'
import { TranscriptFolder } from './transcript/transcript-folder.ts'
import { noteProblems, whereWritten } from '../evidence/write-evidence.ts'
import { toReviewFile, writeReviewEvidence } from './write-review-evidence.ts'

const defaultConcurrency = 4

export type ReviewOptions = {
  readonly base: string | undefined
  readonly head: string
  readonly maxUsd: number | undefined
  readonly maxCalls: number | undefined
  readonly allowOversize: boolean
  readonly cache: boolean
  /** Where answers are recorded, or played from. */
  readonly record: string | undefined
  readonly replay: string | undefined
}

export type ReviewContext = {
  readonly loaded: LoadedConfig
  readonly review: ReviewConfig
  readonly io: Io
  readonly print: Print
  /** Where the evidence goes. */
  readonly folder: string
}

/** What `gauntlet run` does, and the command by default. */
export const defaultReviewOptions = {
  head: 'HEAD',
  maxUsd: undefined,
  maxCalls: undefined,
  allowOversize: false,
  cache: true,
  record: undefined,
  replay: undefined,
} as const

export type ReviewResult = {
  readonly document: ReviewDocument
  /** Its file, where that could be written. */
  readonly evidence: string | null
}

/**
 * Has a change read, and writes what was found. Undefined when nothing changed.
 *
 * @throws ToolError USAGE for a change that cannot be read whole, a cap that is too low, a missing key or answer
 */
export async function executeReview(
  context: ReviewContext,
  options: ReviewOptions,
): Promise<ReviewResult | undefined> {
  const { review, io, print, folder } = context
  const plan = await readPlan(context, options)
  if (!plan) return undefined
  const { reviewers, concurrency = defaultConcurrency } = review
  const caps = {
    maxUsd: options.maxUsd ?? review.maxUsd,
    maxCalls: options.maxCalls ?? review.maxCalls,
  }
  const requests = planRequests(plan, reviewers)
  const budget = new Budget(caps)
  const source = await createSource(context, { options, plan, budget })
  const unanswered = await source.listUnanswered(requests)
  const usd = estimateCostUsd(plan, unanswered)
  requireWithinCaps(unanswered.length, usd, caps)
  requireReviewerKeys(new Set(unanswered.map(({ reviewer }) => reviewer)), io.env)
  await requireWritableFolder(folder)
  await source.prepare()
  print.note(describeStart(plan, { requests: requests.length, unanswered: unanswered.length, usd }))
  const { signal } = io
  const { progress } = print
  const results = await collectResults(requests, { source, concurrency, progress, signal })
  const document = buildReviewDocument({
    plan,
    reviewers,
    results,
    budget,
    replayed: source.replayed,
    notes: [...plan.notes, ...source.notes],
    interrupted: signal.aborted && results.some(isUnanswered),
    at: io.now(),
  })
  const saved = await writeReviewEvidence(folder, document, { folder: io.cwd })
  noteProblems(print, saved.problems)
  return { document, evidence: whereWritten(saved, toReviewFile(folder)) }
}

const isUnanswered = ({ call }: ReviewerResult): boolean =>
  call.status === 'not_sent' || call.status === 'failed'

/** Reads the change and splits it into bundles, with notes for the user. */
export async function readPlan(
  { loaded, review, io, print }: ReviewContext,
  { base, head, allowOversize }: Pick<ReviewOptions, 'base' | 'head' | 'allowOversize'>,
): Promise<ReviewPlan | undefined> {
  const git: GitCall = { folder: io.cwd, signal: io.signal }
  const question = { git, loaded, review, base: base ?? review.base, head, env: io.env }
  const plan = await planReview(question)
  const uncommitted = head === 'HEAD' && (await hasUncommitted(git))
  const notes = [
    ...(uncommitted ? ['what is not committed is no part of the review'] : []),
    ...listReviewerDoubts(review.reviewers),
    ...(plan?.notes ?? []),
  ]
  for (const note of notes) print.note(note)
  if (!plan) return undefined
  requireReadable(plan, allowOversize || readVariable(io.env, 'SCRUM_FORCE_OVERSIZE') === '1')
  return { ...plan, notes }
}

type SourceParts = {
  readonly options: ReviewOptions
  readonly plan: ReviewPlan
  readonly budget: Budget
}

async function createSource(
  { loaded, review, io, print }: ReviewContext,
  { options, plan, budget }: SourceParts,
): Promise<AnswerSource> {
  if (options.replay !== undefined) {
    return await createReplaySource(new TranscriptFolder(options.replay))
  }
  const { now, signal, env } = io
  const keys = listKeys(review.reviewers, env)
  return createLiveSource({
    ask: {
      manifest: plan.manifest,
      keyOf: (reviewer) => readReviewerKey(reviewer, env),
      hideKeys: (text) => withoutKeys(text, keys).text,
      budget,
      rejected: new RejectedParameters(),
      note: print.note,
      signal,
      now,
    },
    cache: options.cache ? await openCache({ loaded, io, print }) : undefined,
    record: options.record === undefined ? undefined : new TranscriptFolder(options.record),
  })
}

/** The cache of the project, unless git tracks what is in it: a change could else bring its own reviews. */
async function openCache({
  loaded,
  io,
  print,
}: Pick<ReviewContext, 'loaded' | 'io' | 'print'>): Promise<TranscriptFolder | undefined> {
  const folder = join(loaded.root, 'artifacts', 'review', 'cache')
  const tracked = await askGit({ folder: loaded.root }, 'ls-files', '--', folder)
  if (!tracked) return new TranscriptFolder(folder)
  print.note(`${relative(io.cwd, folder)} is tracked by git: its answers are not used`)
  return undefined
}

type Start = { readonly requests: number; readonly unanswered: number; readonly usd: number }

function describeStart(plan: ReviewPlan, { requests, unanswered, usd }: Start): string {
  const { files, excluded, bundles } = plan
  const size = `changed files: ${files.length}, excluded: ${excluded.size}, bundles: ${bundles.length}`
  const cost =
    unanswered === 0
      ? 'none to be asked for'
      : `${unanswered} to be asked for, at most $${usd.toFixed(4)}`
  return `reviewing ${plan.base.sha.slice(0, 10)}..${plan.head.sha.slice(0, 10)}: ${size}, answers: ${requests}, ${cost}`
}

import { ToolError } from '@gauntlet/contract'
import {
  excludeFile,
  parseDiff,
  planBundles,
  redactFiles,
  redactSecrets,
  toManifest,
  type BundlePlan,
  type DiffProblem,
  type FileDiff,
  type ManifestEntry,
  type RedactedLine,
} from '@gauntlet/core/review'
import { toPrintable } from '@gauntlet/core/text'
import type { LoadedConfig } from '../config/load-config.ts'
import { listFiles, readDiff } from './change/read-change.ts'
import { resolveRevisions, type Revisions } from './change/resolve-revisions.ts'
import type { GitCall } from './change/run-git.ts'
import { readTrustedExclusions } from './change/trusted-exclusions.ts'
import type { ReviewConfig } from './review-config.ts'
import { listKeys, withoutKeys } from './reviewer-keys.ts'

/** A change, cut up for its reviewers; nothing in it is a secret that we know of. */
export type ReviewPlan = Revisions &
  BundlePlan & {
    readonly files: readonly FileDiff[]
    /** Why a path is not sent. */
    readonly excluded: ReadonlyMap<string, string>
    readonly manifest: readonly ManifestEntry[]
    readonly problems: readonly DiffProblem[]
    readonly redactions: Readonly<Record<string, number>>
    readonly redactedAt: readonly RedactedLine[]
    /** What the reader of the result should know, one sentence each. */
    readonly notes: readonly string[]
  }

export type PlanQuestion = {
  readonly git: GitCall
  readonly loaded: LoadedConfig
  readonly review: ReviewConfig
  readonly base: string | undefined
  readonly head: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * Reads the change, leaves out what nobody needs to read, takes secrets out of the rest and packs it.
 * Undefined when nothing changed between the two commits.
 */
export async function planReview(question: PlanQuestion): Promise<ReviewPlan | undefined> {
  const { git, review, env } = question
  const revisions = await resolveRevisions(git, question)
  const diff = await readDiff(git, revisions)
  if (diff === '') return undefined
  const { reviewers, components = {} } = review
  const keys = listKeys(reviewers, env)
  const keyless = withoutKeys(diff, keys, '[[REDACTED:reviewer-key:1]]')
  const { files, problems } = parseDiff(keyless.text)
  const { excluded, note } = await excludeFiles(question, revisions, files)
  const sent = redactFiles(files.filter(({ path }) => !excluded.has(path)))
  const counts =
    keyless.count === 0 ? sent.counts : { ...sent.counts, 'reviewer-key': keyless.count }
  const manifests = await listFiles(git, revisions.head.sha)
  const plan = planBundles({ files: sent.files, excluded, components, manifests })
  return {
    ...revisions,
    ...plan,
    files,
    excluded,
    manifest: toManifest(files, excluded, plan.bundles),
    problems: problems.map(({ message, ...problem }) => {
      return { ...problem, message: redactSecrets(message).text }
    }),
    redactions: counts,
    redactedAt: sent.places,
    notes: [
      ...(note === null ? [] : [note]),
      ...plan.bundles.flatMap(({ id, warning }) => (warning === null ? [] : [`${id}: ${warning}`])),
    ],
  }
}

async function excludeFiles(
  { git, loaded }: PlanQuestion,
  { base }: Revisions,
  files: readonly FileDiff[],
): Promise<{ readonly excluded: Map<string, string>; readonly note: string | null }> {
  const wanted = { exclude: loaded.config.review?.exclude ?? [] }
  // To ask the base what it excludes takes a checkout: only where the answer matters.
  const matters = files.some((file) => excludeFile(file) === null && excludeFile(file, wanted))
  const trusted = matters
    ? await readTrustedExclusions(git, loaded, base.sha)
    : { exclude: [], note: null }
  const reasons = files.flatMap((file) => {
    const reason = excludeFile(file, { exclude: trusted.exclude })
    return reason === null ? [] : [[file.path, reason] as const]
  })
  return { excluded: new Map(reasons), note: trusted.note }
}

/** @throws ToolError USAGE naming the hunks that are too large to be read in one piece */
export function requireReadable({ oversize }: ReviewPlan, isAllowed: boolean): void {
  if (oversize.length === 0 || isAllowed) return
  const named = oversize
    .slice(0, 5)
    .map(({ path, bytes }) => `${toPrintable(path)} (${bytes.toLocaleString('en-US')} bytes)`)
  const rest = oversize.length > named.length ? ` and ${oversize.length - named.length} more` : ''
  throw new ToolError(
    'USAGE',
    `too large to be reviewed in one piece: ${named.join(', ')}${rest}. Split the change, put generated files under review.exclude, ` +
      'or give --allow-oversize, with which the review cannot pass. See `gauntlet review --help`.',
  )
}

import { ToolError } from '@gauntlet/contract'
import { promptVersion } from '@gauntlet/core/review'
import { askReviewer, type AskContext, type ReviewRequest, type Capped } from './ask-reviewer.ts'
import { toReviewerResult, type ReviewerResult } from './reviewer-result.ts'
import type { Transcript } from './transcript/transcript.ts'
import type { TranscriptFolder } from './transcript/transcript-folder.ts'

/** Where answers come from: reviewers that are asked, or recorded answers. */
export type AnswerSource = {
  readonly replayed: boolean
  /** What those who recorded answers said of them. */
  readonly notes: readonly string[]
  /** Fails now where answers could not be saved. @throws ToolError FILE_UNWRITABLE */
  readonly prepare: () => Promise<void>
  /** Those that have to be asked, and paid, for. */
  readonly listUnanswered: (requests: readonly ReviewRequest[]) => Promise<readonly ReviewRequest[]>
  readonly answer: (request: ReviewRequest) => Promise<ReviewerResult | Capped>
}

export type LiveOptions = {
  readonly ask: AskContext
  /** Undefined: every question is asked. */
  readonly cache: TranscriptFolder | undefined
  readonly record: TranscriptFolder | undefined
}

/** Asks what the cache does not hold from the same endpoint. Only what counted as a review is cached. */
export function createLiveSource({ ask, cache, record }: LiveOptions): AnswerSource {
  const findCached = async (request: ReviewRequest): Promise<Transcript | undefined> => {
    const cached = await cache?.find(toWanted(request))
    return cached?.endpoint === request.reviewer.endpoint ? cached : undefined
  }
  let isNoted = false
  // An answer that was paid for is judged, whether or not it can be saved.
  const keep = async (folder: TranscriptFolder | undefined, transcript: Transcript) => {
    try {
      await folder?.save(transcript)
    } catch (error) {
      if (!isNoted) ask.note(`answers are not saved: ${(error as Error).message}`)
      isNoted = true
    }
  }
  return {
    replayed: false,
    notes: [],
    prepare: async () => {
      await cache?.prepare()
      await record?.prepare()
    },
    listUnanswered: async (requests) => {
      const unanswered: ReviewRequest[] = []
      for (const request of requests) if (!(await findCached(request))) unanswered.push(request)
      return unanswered
    },
    answer: async (request) => {
      const cached = await findCached(request)
      if (cached) {
        await keep(record, cached)
        return toReviewerResult(request, cached, 'cached')
      }
      const answered = await askReviewer(request, ask)
      if ('capped' in answered) return answered
      const result = toReviewerResult(request, answered, 'answered')
      if (result.call.engaged) await keep(cache, answered)
      await keep(record, answered)
      return result
    },
  }
}

/**
 * Plays recorded answers again; nobody is asked.
 *
 * @throws ToolError USAGE, from `listUnanswered`, naming reviewers and bundles without a recorded answer
 */
export async function createReplaySource(folder: TranscriptFolder): Promise<AnswerSource> {
  const recorded = await folder.readAll()
  return {
    replayed: true,
    notes: [...new Set([...recorded.values()].flatMap(({ note }) => note ?? []))],
    prepare: () => Promise.resolve(),
    listUnanswered: async (requests) => {
      const missing = requests.filter(({ key }) => !recorded.has(key))
      if (missing.length > 0) throw toMiss(missing, recorded, folder)
      return await Promise.resolve([])
    },
    answer: async (request) => {
      const transcript = recorded.get(request.key)
      if (!transcript) throw toMiss([request], recorded, folder)
      return await Promise.resolve(toReviewerResult(request, transcript, 'replayed'))
    },
  }
}

function toWanted({ key, bundle, reviewer }: ReviewRequest) {
  return { key, bundle: bundle.id, reviewer: reviewer.name }
}

function toMiss(
  missing: readonly ReviewRequest[],
  recorded: ReadonlyMap<string, Transcript>,
  { folder }: TranscriptFolder,
): ToolError {
  const [first] = missing
  const who = first ? `${first.reviewer.name} on ${first.bundle.id}` : 'nobody'
  const rest = missing.length > 1 ? ` and ${missing.length - 1} more` : ''
  const near = [...recorded.values()].find(
    ({ reviewer, bundle }) => reviewer === first?.reviewer.name && bundle === first.bundle.id,
  )
  const why = !near
    ? 'nothing was recorded for them'
    : near.prompt_version !== promptVersion
      ? `the recorded answer is to prompt ${near.prompt_version}, and this is ${promptVersion}`
      : 'the recorded answer is to another diff, model or parameters'
  return new ToolError(
    'USAGE',
    `${folder} has no answer of ${who}${rest}: ${why}. Record again with --record. See \`gauntlet review --help\`.`,
  )
}

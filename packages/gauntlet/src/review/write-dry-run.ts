import { formatDocument, toFileError, type ToolError } from '@gauntlet/contract'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { toolVersion } from '../cli/tool-version.ts'
import { writeEvidence } from '../evidence/write-evidence.ts'
import { estimateUsd, priceOf } from './budget.ts'
import { mostAnswerTokens } from './endpoint/endpoint-protocol.ts'
import { previewPrompt } from './plan-requests.ts'
import type { ReviewPlan } from './plan-review.ts'
import type { ReviewConfig } from './review-config.ts'

/**
 * Writes what a review would send, bundle by bundle, and what it would cost. Asks nobody.
 *
 * @returns the document of the dry run, without its prompts; and why a file is missing, one each
 */
export async function writeDryRun(
  folder: string,
  plan: ReviewPlan,
  { review, at }: { readonly review: ReviewConfig; readonly at: Date },
) {
  const stale = await removeFormer(folder)
  const prompts = plan.bundles.map((bundle) => ({
    bundle,
    prompt: previewPrompt(plan, { bundle }),
  }))
  const bytesOf = prompts.map(({ prompt }) => Buffer.byteLength(prompt.system + prompt.user))
  const reviewers = review.reviewers.map((reviewer) => ({
    name: reviewer.name,
    lineage: reviewer.lineage,
    endpoint: reviewer.endpoint,
    model: reviewer.model,
    calls: plan.bundles.length,
    /** Answers as long as they may be. */
    most_usd: bytesOf.reduce((sum, bytes) => sum + estimateUsd(reviewer, bytes), 0),
    most_answer_usd: priceOf(reviewer, { in: 0, out: mostAnswerTokens(reviewer) }),
    price_as_of: reviewer.price.asOf,
  }))
  const document = {
    schema: 'gauntlet.review-dry-run/1',
    tool: toolVersion,
    at: at.toISOString(),
    base: plan.base,
    head: plan.head,
    files: plan.manifest.map(({ path, bundles, excluded }) => ({ path, bundles, excluded })),
    bundles: plan.bundles.map(({ id, component, bytes, warning }, index) => {
      return { id, component, bytes, prompt_bytes: bytesOf[index] ?? 0, warning }
    }),
    reviewers,
    most_usd: reviewers.reduce((sum, { most_usd: usd }) => sum + usd, 0),
    redactions: plan.redactions,
    redacted_at: plan.redactedAt,
  } as const
  const { problems } = await writeEvidence([
    { path: join(folder, 'dry-run.json'), toText: () => formatDocument(document) },
    ...prompts.map(({ bundle, prompt }) => ({
      path: join(folder, `${bundle.id}.txt`),
      toText: () => `${prompt.system}\n${'─'.repeat(72)}\n\n${prompt.user}\n`,
    })),
  ])
  return { document, problems: [...stale, ...problems] }
}

/** What an earlier dry run left would be taken for this one's. */
async function removeFormer(folder: string): Promise<ToolError[]> {
  try {
    await rm(folder, { recursive: true, force: true })
    return []
  } catch (cause) {
    return [toFileError(cause, `cannot remove ${folder}`)]
  }
}

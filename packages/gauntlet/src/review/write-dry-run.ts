import { formatDocument } from '@gauntlet/contract'
import { writeWhole } from '@gauntlet/stack'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { toolVersion } from '../cli/tool-version.ts'
import { estimateUsd, priceOf } from './budget.ts'
import { mostAnswerTokens } from './endpoint/endpoint-protocol.ts'
import { previewPrompt } from './plan-askings.ts'
import type { ReviewPlan } from './plan-review.ts'
import type { ReviewConfig } from './review-config.ts'

/**
 * Writes what a review would send, bundle by bundle, and what it would cost. Asks nobody.
 *
 * @returns the document of the dry run, without its prompts
 */
export async function writeDryRun(
  folder: string,
  plan: ReviewPlan,
  { review, at }: { readonly review: ReviewConfig; readonly at: Date },
) {
  await rm(folder, { recursive: true, force: true })
  const prompts = plan.bundles.map((bundle) => ({
    bundle,
    prompt: previewPrompt(plan, { bundle }),
  }))
  for (const { bundle, prompt } of prompts) {
    const text = `${prompt.system}\n${'─'.repeat(72)}\n\n${prompt.user}\n`
    await writeWhole(join(folder, `${bundle.id}.txt`), text)
  }
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
  await writeWhole(join(folder, 'dry-run.json'), formatDocument(document))
  return document
}

import type { TokenUsage } from '../review-types.ts'

/**
 * What a call used, from the `usage` object of OpenAI's chat completions or Anthropic's messages. Counts
 * that are missing are 0, so an endpoint that counts nothing has shown nothing. Reasoning tokens are part
 * of the output of both, and not of what is visible.
 *
 * @see https://platform.openai.com/docs/api-reference/chat/object
 * @see https://docs.anthropic.com/en/api/messages
 */
export function toTokenUsage(usage: unknown): TokenUsage {
  const count = (...path: string[]): number => {
    let value = usage
    for (const key of path) value = isRecord(value) ? value[key] : undefined
    return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0
  }
  const out = count('completion_tokens') || count('output_tokens')
  const reasoning =
    count('completion_tokens_details', 'reasoning_tokens') ||
    count('output_tokens_details', 'thinking_tokens')
  const cached = count('cache_read_input_tokens') + count('cache_creation_input_tokens')
  return {
    in: count('prompt_tokens') || count('input_tokens') + cached,
    out,
    reasoning,
    visible: Math.max(0, out - reasoning),
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

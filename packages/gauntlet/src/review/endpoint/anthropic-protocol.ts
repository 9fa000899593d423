import {
  defaultAnswerTokens,
  joinTextParts,
  toFields,
  toText,
  toUsage,
  type EndpointProtocol,
} from './endpoint-protocol.ts'

/** Messages. @see https://docs.anthropic.com/en/api/messages */
export const anthropicProtocol: EndpointProtocol = {
  path: '/v1/messages',
  headers: (key) => ({ 'x-api-key': key, 'anthropic-version': '2023-06-01' }),
  defaults: { max_tokens: defaultAnswerTokens },
  messages: ({ model }, { system, user }) => ({
    model,
    system,
    messages: [{ role: 'user', content: user }],
  }),
  parse: (document) => {
    const { type, content, model, stop_reason, usage } = document
    if (type !== 'message' || !Array.isArray(content)) return undefined
    const text = joinTextParts(content)
    const counted = toFields(usage)
    return {
      text,
      model: toText(model),
      finishReason: toText(stop_reason),
      usage: toUsage({
        in: sumOf(counted, [
          'input_tokens',
          'cache_creation_input_tokens',
          'cache_read_input_tokens',
        ]),
        out: counted['output_tokens'],
        reasoning: toFields(counted['output_tokens_details'])['thinking_tokens'],
        text,
      }),
    }
  },
}

/** Tokens read from or written to the provider's cache are not in `input_tokens`. */
function sumOf(counted: Readonly<Record<string, unknown>>, keys: readonly string[]): unknown {
  if (typeof counted['input_tokens'] !== 'number') return undefined
  return keys.reduce((sum, key) => {
    const value = counted[key]
    return sum + (typeof value === 'number' ? value : 0)
  }, 0)
}

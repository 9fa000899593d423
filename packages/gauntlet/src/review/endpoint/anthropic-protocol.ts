import {
  defaultAnswerTokens,
  joinTextParts,
  toText,
  toUsage,
  type EndpointProtocol,
} from './endpoint-protocol.ts'

/** Messages. @see https://docs.anthropic.com/en/api/messages */
export const anthropicProtocol: EndpointProtocol = {
  path: '/v1/messages',
  headers: (key) => ({ 'x-api-key': key, 'anthropic-version': '2023-06-01' }),
  defaults: { max_tokens: defaultAnswerTokens },
  required: ['max_tokens'],
  messages: ({ model }, { system, user }) => ({
    model,
    system,
    messages: [{ role: 'user', content: user }],
  }),
  parse: (document) => {
    const { type, content, model, stop_reason, usage } = document
    if (type !== 'message' || !Array.isArray(content)) return undefined
    const text = joinTextParts(content)
    return {
      text,
      model: toText(model),
      finishReason: toText(stop_reason),
      usage: toUsage(usage, text),
    }
  },
}

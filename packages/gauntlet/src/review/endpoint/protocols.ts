import {
  type EndpointProtocol,
  defaultAnswerTokens,
  joinTextParts,
  toFields,
  toText,
  toUsage,
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

/** Chat completions. @see https://platform.openai.com/docs/api-reference/chat/create */
export const openaiProtocol: EndpointProtocol = {
  path: '/chat/completions',
  headers: (key) => ({ authorization: `Bearer ${key}` }),
  defaults: { temperature: 0, max_completion_tokens: defaultAnswerTokens },
  required: [],
  messages: ({ model }, { system, user }) => ({
    model,
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: user },
    ],
    stream: false,
  }),
  parse: (document) => {
    const { choices, model, usage } = document
    const [first] = Array.isArray(choices) ? (choices as unknown[]) : []
    if (first === undefined) return undefined
    const choice = toFields(first)
    const message = toFields(choice['message'])
    const text = joinTextParts(message['content'])
    return {
      text,
      model: toText(model),
      // A refusal is no review, whatever the reason of its end is called.
      finishReason: message['refusal'] ? 'refusal' : toText(choice['finish_reason']),
      usage: toUsage(usage, text),
    }
  },
}

/** How each kind of endpoint is spoken to. */
export const protocols: Readonly<Record<'openai' | 'anthropic', EndpointProtocol>> = {
  openai: openaiProtocol,
  anthropic: anthropicProtocol,
}

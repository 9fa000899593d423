import {
  defaultAnswerTokens,
  joinTextParts,
  toFields,
  toText,
  toUsage,
  type EndpointProtocol,
} from './endpoint-protocol.ts'

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

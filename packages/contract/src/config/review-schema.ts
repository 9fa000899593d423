import { Type } from 'typebox'
import {
  anything,
  block,
  count,
  list,
  named,
  number,
  oneOf,
  optional,
  text,
} from './schema-words.ts'

const globs = (description: string) =>
  list(Type.String(), { description, say: "must be a list of globs: ['docs/**']" })

export const ReviewerBlock = block('reviewer', {
  name: text({ description: 'How reports call it; unique.' }),
  lineage: text({
    description: 'The family of its base weights. Gateways and fine-tunes inherit it.',
    example: "'moonshot'",
  }),
  protocol: oneOf(['openai', 'anthropic'], {
    description: 'openai: chat completions, which most servers speak; anthropic: messages.',
  }),
  endpoint: text({
    description:
      'What `/chat/completions` or `/v1/messages` is appended to; https, or http on loopback.',
    example: "'https://api.example.org/v1'",
  }),
  model: text({ description: 'The name of the model.' }),
  keyEnv: optional(
    text({
      description:
        'The environment variable that holds the key; only an endpoint on loopback may do without.',
    }),
  ),
  price: block('price', {
    inputPerMillion: number({ description: 'US dollars for a million tokens sent.' }),
    outputPerMillion: number({ description: 'US dollars for a million tokens answered.' }),
    asOf: text({
      description: 'The day on which the price was last checked.',
      example: "'2026-11-01'",
    }),
  }),
  timeoutMs: optional(
    number({
      description: 'How long it may take to answer, 280 000 at most; then it is asked again.',
      default: 280_000,
    }),
  ),
  parameters: optional(
    anything({
      description: 'Further fields of each request.',
      example: "{ reasoning_effort: 'low' }",
    }),
  ),
})

export const ReviewBlock = block('review', {
  reviewers: list(ReviewerBlock, {
    description:
      'Models that read the change. Two lineages at least, or nothing can be reviewed enough.',
  }),
  components: optional(
    named(globs('Paths of one component.'), {
      description:
        'Globs of paths by the name of the component that they form. Default: the nearest folder with a package manifest.',
    }),
  ),
  exclude: optional(
    globs(
      'Changed files that need no review. Counts only where the base of the change has it too.',
    ),
  ),
  base: optional(
    text({ description: 'What a change is compared with. Default: the default branch.' }),
  ),
  maxUsd: optional(
    number({ description: 'A review that would cost more, in US dollars, is refused.' }),
  ),
  maxCalls: optional(number({ description: 'Most requests of one review, retries included.' })),
  concurrency: optional(count({ description: 'Calls at a time.', default: 4 })),
})

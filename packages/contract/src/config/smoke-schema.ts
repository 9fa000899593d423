import { Type } from 'typebox'
import { FlowBlock } from './flow-schema.ts'
import { as, block, count, list, number, optional, text } from './schema-words.ts'

const SmokeCheckBlock = block('smoke check', {
  name: text({ description: 'Its name in reports, and in `needs`.' }),
  target: text({ description: 'The target that it asks.' }),
  needs: optional(
    list(Type.String(), {
      description:
        "Checks that must have passed before; what they captured are this one's variables.",
    }),
  ),
  flow: optional(as('What is sent, and expected.', FlowBlock)),
})

export const SmokeBlock = block('smoke', {
  checks: list(SmokeCheckBlock, { description: 'The chain, in order.' }),
  finally: optional(
    list(SmokeCheckBlock, {
      description: 'Clean-up: runs after the chain, also after a failure or Ctrl-C.',
    }),
  ),
  generate: optional(
    block('smoke generate', {
      openapi: text({ description: 'The OpenAPI document, relative to the config.' }),
      count: optional(
        count({
          description: 'Requests of each operation, and of each constraint that is broken.',
          default: 20,
          minimum: 1,
        }),
      ),
      seed: optional(
        number({ description: 'The same seed generates the same requests.', default: 1 }),
      ),
    }),
  ),
  budgetMs: optional(
    number({ description: 'Wall clock of the whole chain.', default: 60_000, minimum: 1 }),
  ),
  readyTimeoutMs: optional(
    number({
      description: 'How long each target may take to answer its ready path.',
      default: 30_000,
      minimum: 1,
    }),
  ),
})

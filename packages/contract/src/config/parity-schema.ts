import { Type } from 'typebox'
import { FlowBlock } from './flow-schema.ts'
import { block, count, either, flag, list, optional, text } from './schema-words.ts'

const cases = either([Type.String(), FlowBlock], { description: '' })
export const ParityBlock = block('parity', {
  cases: optional(
    either([Type.String(), FlowBlock, Type.Array(cases)], {
      description:
        'Case files (YAML, JSON, Hurl, Postman, .http, HAR, OpenAPI), relative to the config, and flows.',
      example: "'cases.yaml'",
    }),
  ),
  targets: optional(
    list(Type.String(), {
      description: 'Two targets or more; the first is the reference.',
      example: "['before', 'after']",
    }),
  ),
  ignore: optional(
    list(Type.String(), {
      description: 'JSON Pointer globs that no case compares.',
      example: "['/elapsed_ms']",
    }),
  ),
  openapi: optional(
    text({
      description: 'An OpenAPI document, relative to the config: says which side breaks it.',
    }),
  ),
  allowUnsafe: optional(
    flag({
      description:
        'Sends POST, PUT, PATCH and DELETE of cases that cannot say so themselves: flows, Hurl, Postman, .http, HAR, OpenAPI.',
      default: false,
    }),
  ),
  environment: optional(
    text({
      description:
        'Values of variables: the file of a Postman environment, relative to the config, or an environment of http-client.env.json.',
    }),
  ),
  generate: optional(
    count({
      description:
        'The cases are OpenAPI documents: so many requests are generated of each operation, and of each constraint that is broken.',
      minimum: 1,
    }),
  ),
  repeats: optional(
    count({ description: 'How often each case is sent to each target.', default: 3, minimum: 2 }),
  ),
  repeatUnsafe: optional(
    flag({
      description: 'false: cases that may change data are sent in the first round only.',
      default: true,
    }),
  ),
  shrink: optional(
    flag({ description: 'false: diverging requests are left as they are.', default: true }),
  ),
  shrinkTries: optional(
    count({
      description:
        'Requests tried to make one smaller, on each of two targets, for each of 5 root causes.',
      default: 60,
      minimum: 1,
    }),
  ),
  budgetMs: optional(
    count({
      description: 'Wall clock from the first request to the last one.',
      default: 120_000,
      minimum: 1,
    }),
  ),
  maxBodyBytes: optional(
    count({
      description: 'A larger body of an answer is not compared.',
      default: 4_194_304,
      minimum: 1,
    }),
  ),
})

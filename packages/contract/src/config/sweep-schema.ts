import { Type } from 'typebox'
import { FlowBlock } from './flow-schema.ts'
import { as, block, list, oneOf, optional } from './schema-words.ts'

/** What a client does whose request was not answered: the words of `retry`. */
export const SWEEP_RETRIES = ['none', 'same-request', 'until-answered'] as const
export type SweepRetry = (typeof SWEEP_RETRIES)[number]

export const SweepBlock = block('sweep', {
  flow: as('What is sent while the database is broken at each of its statements.', FlowBlock),
  guarantees: optional(
    list(Type.String(), {
      description: 'Names of guarantees of the config that must hold. Default: all of them.',
      example: "['each order is paid once']",
    }),
  ),
  retry: optional(
    oneOf(SWEEP_RETRIES, {
      description:
        "What a client does that got no answer, or a status of 500 and above. 'same-request': sends the same request again until the status is below 500, at most five times. 'until-answered': until it is answered as the flow expects, for at most ten seconds. 'none': nothing.",
      default: 'same-request',
    }),
  ),
})

import type { DeepReadonly } from '@gauntlet/contract'
import type { Gap } from '@gauntlet/core/verdict'
import type { Store } from '@gauntlet/store'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyTypeProvider,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { Static, TSchema } from 'typebox'

declare module 'fastify' {
  // Merged into Fastify's own interface, which must be one.
  interface FastifyContextConfig {
    /** Answered without a session. */
    readonly open?: boolean
  }
  interface FastifyInstance {
    /** Whether the session that a request came with is open still; always, where no token is asked for. */
    isSignedIn(request: FastifyRequest): boolean
  }
}

/** What comes in and what goes out has the types of the schemas; answers are documents, which nobody changes. */
export interface SchemaTypes extends FastifyTypeProvider {
  readonly validator: this['schema'] extends TSchema ? Static<this['schema']> : unknown
  readonly serializer: this['schema'] extends TSchema
    ? DeepReadonly<Static<this['schema']>>
    : unknown
}

/** The server with types from its schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  SchemaTypes
>

/** What the routes read. */
export type Stored = Pick<Store, 'loadRuns' | 'verdicts' | 'evidence'>

/** Reads the project's file of known gaps; one that cannot be read hides no other one. */
export type ReadGaps = () => Promise<{
  readonly gaps: readonly Gap[]
  /** By sentences that begin with the place. */
  readonly unreadable: readonly { readonly message: string }[]
}>

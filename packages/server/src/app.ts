import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Gap } from '@gauntlet/core/verdict'
import type { Store } from '@gauntlet/store'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'

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

/** The server with types from its schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** What the routes read. */
export type Stored = Pick<Store, 'loadRuns' | 'verdicts' | 'evidence'>

/** Reads the project's file of known gaps. */
export type ReadGaps = () => Promise<readonly Gap[]>

import type { ObservedExchange } from '@gauntlet/contract'
import type { Scenario, Variables } from '@gauntlet/core/flow'
import type { AuditLimits } from '../audit/audit.ts'
import type { CompileOptions } from '../flow/flow-io.ts'
import type { OriginTls } from '../http/socket-transport.ts'
import type { Transport } from '../http/transport.ts'
import type { Extension } from './extension.ts'
import type { LoadProgress } from './load-run.ts'

export type RunLoadOptions = {
  readonly scenario: Scenario
  /** `http://127.0.0.1:3000` */
  readonly target: string
  /** Origins of the target's other replicas: what goes to `target` is spread over all, in turn. */
  readonly replicas?: readonly string[]
  readonly seed: number
  /** Ctrl-C: no new arrivals, what is in flight is drained, the result says `interrupted`. */
  readonly signal?: AbortSignal
  /** Go with every request: run id, phase. */
  readonly headers?: Readonly<Record<string, string>>
  /** The same for every user, over the scenario's own: run id, session id. */
  readonly variables?: Readonly<Variables>
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Hosts other than this machine that load may go to. */
  readonly allowHosts?: readonly string[]
  /** How origins of https are asked. */
  readonly tls?: OriginTls | undefined
  /** HTTP/1.1 over sockets unless given; one that is given is left open. */
  readonly transport?: Transport
  readonly auditLimits?: AuditLimits
  /** How long users may go on after the schedule (default 30 s), and after an interruption (default 5 s). */
  readonly drainMs?: { readonly scheduled: number; readonly interrupted: number }
  /** Once a second. */
  readonly onProgress?: (progress: LoadProgress) => void
  /** After each attempt, warm-up included. Runs in the generator: be quick. */
  readonly observe?: (exchange: ObservedExchange) => void
  readonly onLog?: (message: string) => void
  /** Whether to go on behind the schedule. */
  readonly extension?: Extension
  readonly onEmit?: CompileOptions['onEmit']
}

import type { WorkerProcess } from '@gauntlet/engine'
import type { NatsConnection } from '@nats-io/transport-node'

export type AgentOptions = {
  readonly connection: NatsConnection
  /** Version of Gauntlet. */
  readonly tool: string
  /** What a worker of this machine is started with. */
  readonly process: WorkerProcess
  /** Ends it. */
  readonly signal: AbortSignal
  /** Ends it when it has served one load. */
  readonly once: boolean
  readonly onNote: (text: string) => void
  /** It can be found from now on. */
  readonly onReady: () => void
}

export { nowNs } from './clock.ts'
export { compileScenario, hashWorkload } from './flow/compile-scenario.ts'
export type {
  Attempt,
  CompiledFlow,
  CompiledScenario,
  CompileOptions,
  FlowEnd,
  FlowFailure,
  FlowIo,
  FlowUser,
  StepInfo,
  StepResult,
} from './flow/flow-io.ts'
export { runFlowOnce, type FlowOnceOptions } from './flow/run-flow-once.ts'
export { toEndpointLabel } from './flow/endpoint-label.ts'
export { listSteps } from './flow/compile-flow.ts'
export { mostRequests } from './flow/most-requests.ts'
export { contentOf } from './http/answer-content.ts'
export { ResponseParser } from './http/response-parser.ts'
export {
  createSocketTransport,
  type OriginTls,
  type SocketTransportOptions,
  type TlsIdentity,
} from './http/socket-transport.ts'
export type {
  Exchange,
  HttpAnswer,
  HttpRequest,
  Transport,
  TransportError,
  TransportErrorKind,
} from './http/transport.ts'
export { roundRobin } from './http/round-robin.ts'
export type { Extension } from './load/extension.ts'
export type { LoadProgress } from './load/load-run.ts'
export { PassedLoad, type PassedExchange, type PassedLoadOptions } from './load/passed-load.ts'
export { runLoad, type RunLoadOptions } from './run-load.ts'
export type { Channel, ChannelHandlers } from './workers/channel.ts'
export { estimateClockOffset, type ClockOffset, type ClockSample } from './workers/clock-offset.ts'
export { parentChannel, startWorkerProcess, type WorkerProcess } from './workers/process-channel.ts'
export { runOnWorkers, type WorkersOptions, type WorkersResult } from './workers/run-on-workers.ts'
export { serveWorker, type PreparedLoad } from './workers/serve-worker.ts'
export { AUDIT_LIMITS, type AuditLimits } from './audit/audit.ts'
export type { HistoryHeader } from './history/history-format.ts'
export { openHistoryWriter, type HistoryWriter } from './history/history-writer.ts'
export { writeHistory } from './history/write-history.ts'
export { readHistory, type HistoryFile } from './history/read-history.ts'
export { AttemptExchange, judgeAttempt } from './recorder/observed-exchange.ts'
export { findErrorCause } from './recorder/recorder.ts'
export { checkThresholds } from './thresholds/check-thresholds.ts'
export { reachTarget } from './load/reach-target.ts'
export { assertAllowedTarget, isLoopback } from './load/target-guard.ts'

export {
  startFaultProxy,
  startProxy,
  type FaultProxy,
  type ProxiedRequest,
} from './http/fault-proxy.ts'
export { MessageFramer } from './http/message-framer.ts'
export { EndlessBody } from './http/message-body.ts'
export { toAnswerBody, toRequestBody } from './http/message-head.ts'
export type {
  Cut,
  ExchangeEnd,
  ExchangeTap,
  FaultDecision,
  Treatment,
} from './http/fault-decision.ts'
export type { AnyFault, FaultOf, Moment } from './fault.ts'
export {
  findRefusal,
  isAtStatement,
  type FaultKind,
  type NamedTarget,
  type StatementFaultKind,
  type TargetFaultKind,
  type WireFaultKind,
} from './fault-kind.ts'
export { faultKinds, findSpreadTimes, kindOf, type Fault } from './fault-kinds.ts'
export { createFaultAppliers, type FaultAppliers } from './create-fault-applier.ts'
export { describeMatch } from './statement/statement-match.ts'
export { DatabaseWire } from './statement/database-wire.ts'
export type { FaultReplica, FaultTarget, StartedTarget } from './fault-target.ts'
export { injectFaults, type Injection, type InjectionProgress } from './inject-faults.ts'
export type { WriteWatch } from './background-write.ts'
export { findLastEnd, type FaultWindow, type InjectedFault } from './injected-fault.ts'
export type { AppliedFault, ApplyFault } from './plan-target-fault.ts'
export { findProxyProblem } from './postgres/find-proxy-problem.ts'
export { toFingerprint } from './postgres/fingerprint.ts'
export {
  startPostgresProxy,
  type PostgresProxy,
  type PostgresProxyOptions,
  type WireConnections,
} from './postgres/postgres-proxy.ts'
export type {
  TransactionState,
  WireAction,
  WireDecision,
  WirePoint,
  WireStatement,
} from './postgres/wire.ts'
